"""What was said at the demonstration's other workshop, and from where people came. All of it is invented.

It was four weeks ago and its numbers are released, so that the map and the home page have something to show: of 120
people who count, and four more have taken everything back.
"""

from typing import Any

from exports.packs.models import Step
from workshops.seats.models import Channel
from workshops.told.models import Heard

WORKSHOP: dict[str, Any] = {
    "title": "What people tell their barber",
    "venue": "Miller's Lane School",
    "access": "Food, step-free, a quiet room, lifts home",
    "interpreter": "Urdu and Punjabi: Saira Malik. Polish: Ola Nowak. Bengali: Rina Begum.",
    "creche": "In the school's nursery",
    "languages": ["en", "ur", "pl", "pa", "bn"],
}

# Where the 120 live, as far as they said. Of those whose area is known, 71 of 96 live in deciles 1 to 4.
IN_DECILES_1_TO_4, IN_DECILES_5_TO_10, NEIGHBOURHOOD_ONLY, ELSEWHERE, NOT_SAID = 71, 25, 10, 2, 12
NEAR = {"Miller's Lane": 5, "Kiln Park": 3, "Hope Street": 3, "Lantern Row": 2, "Weirside": 2}  # others: 1

SHOWN = (
    "The bus stops at ten past six. My shift ends at six.",
    "I pushed my mother's wheelchair for an hour, because the bus with the ramp was full.",
    "When I ring at eight the line is busy until half past, and then the day is gone.",
    "My barber noticed my ankles before any doctor did.",
    "I was told to book online. I do not have online.",
    "Nobody asked why I had not come. They just took me off the list.",
    "The nurse remembered my name. I would cross the town for that.",
    "Four pounds eighty for the bus, for five minutes with the doctor.",
    "I look after my husband. Who looks after him while I am there?",
    "The letter was so long that I put it away to read later, and later was too late.",
    "They called my name and what it was about across the waiting room.",
    "I cannot see the screen with the numbers. I sat there until they closed.",
    "At the desk they were patient with my hearing. It made all the difference.",
    "The lift was out. I climbed and rested and climbed, and then I was ten minutes late and they sent me home.",
    "I drive at night. Give me six in the morning and I will be there.",
    "My children translate for me. There are things that I will not say through a child.",
    "The clinic is fine. Getting a date for it is the illness.",
    "I said I was all right, because the queue behind me was long.",
    "A text the day before would have saved me two missed visits.",
    "They ring while I am at work, and at work the phones are in the locker.",
    "I lost half a day's pay for a blood test.",
    "The pharmacist explained in two minutes what the letter could not.",
    "My blood pressure was taken here, between two haircuts. It was high. I went the same week.",
    "I do not go, because the last time I was made to feel stupid.",
    "The walk back in the dark along the river is not for me.",
    "If the vaccination came to our hall, we would all have had it by now.",
    "They gave me a leaflet. I needed a person.",
    "I have three jobs, and none of them gives me a morning.",
    "Nobody tells you that you can ask to see a woman.",
    "I asked for an interpreter and got one, and for the first time I understood my own tablets.",
    "The seats are too low for my knees. I stood for an hour.",
    "My son is sixteen. He would go if he could go alone, and if nobody rang home about it.",
    "I missed it because the map on the letter showed the old door.",
    "A cup of tea, and somebody who says how long it will be. That is all.",
    "I have told my story to four doctors now, each time from the beginning.",
    "My father has seen nobody since the funeral. Here he would, perhaps.",
    "I like that they ring back. I do not like that it can be any time between eight and six.",
    "The car park cost more than the medicine.",
    "We share one phone between five of us. The code for the appointment went to somebody else.",
    "I was early, and they saw me early. Say thank you to them.",
    "My feet cannot do the hill any more.",
    "A bench is missing between the bus stop and the door. I need two.",
    "I am new here, and did not know that I was allowed.",
    "I thought it would cost money. It does not. Somebody should say so.",
    "My daughter is frightened of needles. The student nurse sang to her.",
    "I cook for the hospital and cannot get an appointment in it.",
    "They want a proof of address. I sleep on my cousin's sofa.",
    "Sundays I am free. Sundays it is shut.",
    "The voice on the phone has eleven choices, and none of them is mine.",
    "I would talk about my nerves if the room had a door.",
    "The men in my family do not go. I want to be the first one.",
    "Please write the letters bigger.",
    "I carry the baby and the bag, and the other one by the hand. The door opens outwards.",
    "When I told them about the pain they believed me. I had not expected that.",
    "We need somebody who knows the streets, not only the illness.",
    "I have waited longer for the form than for the doctor.",
)
IN_OTHER_LANGUAGES = (
    ("ur", "مجھے فون پر انگریزی سمجھ نہیں آتی، آمنے سامنے بات بہتر ہے۔"),
    ("ur", "لوگ اچھے ہیں، مگر وقت نہیں ملتا۔"),
    ("ur", "میری بیوی اکیلی بس میں نہیں جا سکتی۔"),
    ("pl", "Pracuję na dwie zmiany i nie mam kiedy zadzwonić."),
    ("pl", "Pani w rejestracji mówiła powoli i wszystko zrozumiałam."),
    ("pl", "List przyszedł po terminie wizyty."),
    ("pa", "ਬੱਸ ਘੰਟੇ ਬਾਅਦ ਆਉਂਦੀ ਹੈ ਅਤੇ ਮੇਰੇ ਗੋਡੇ ਦੁਖਦੇ ਹਨ।"),
    ("pa", "ਮੇਰੀ ਮਾਂ ਨੂੰ ਆਪਣੀ ਬੋਲੀ ਵਿੱਚ ਗੱਲ ਕਰਨ ਵਾਲਾ ਕੋਈ ਚਾਹੀਦਾ ਹੈ।"),
    ("bn", "আমি ইংরেজিতে চিঠি পড়তে পারি না।"),
    ("bn", "ডাক্তার ভালো, কিন্তু যেতে দুইটা বাস লাগে।"),
    ("bn", "শনিবার খোলা থাকলে আমি আসতে পারতাম।"),
)
SHORTENED = (
    (
        "My neighbour at number 12 took me, because the taxi did not come.",
        "A neighbour took me, because the taxi did not come.",
    ),
    ("Sister Bernadette on the second floor held my hand.", "A nurse held my hand."),
    ("Ring me on 07700 900123 and I will tell you more. They lost my results twice.", "They lost my results twice."),
    (
        "I stand at the school crossing at half past eight, the only one here who does. I cannot ring then.",
        "At half past eight I work. I cannot ring then.",
    ),
    (
        "Mr Tansley at the desk said I should have come sooner. I had rung six times.",
        "At the desk they said I should have come sooner. I had rung six times.",
    ),
    (
        "My cousin Leroy drives the 14. He says that the stop by the clinic will go.",
        "I have heard that the bus stop by the clinic will go.",
    ),
)
HELD = (
    (
        "The woman in the red coat in the second row never pays for the bus either.",
        "It could hurt somebody in the room.",
    ),
    ("My sister has the same. She lives above the bakery.", "It names somebody, or says where to find them."),
    ("I am the only one here who has this, and everybody knows my van.", "It could tell others who you are."),
    ("The bins have not been emptied since Easter.", "It is about something else than the question."),
    ("Ask the doctor with the limp why he left his last place.", "It names somebody, or says where to find them."),
)
WAITING = (
    "They should ask us before they move it, not after.",
    "I have said this at three meetings. Write it down this time.",
    "The new timetable helps on weekdays only.",
    "My mother-in-law says that the evenings were better.",
)
LATE = (
    "On the way home I remembered: the form wanted a fixed address.",
    "I was too shy to write it there. The toilets are locked, and you have to ask.",
    "My wife says to add that the lift home was the reason she could come.",
    "Eight o'clock is when you must ring. Eight o'clock is when I start.",
    "I could not finish in the hall. What would help is one number that somebody answers.",
)
CORRECTED = (
    ("They kept me for four hours.", "They kept me for two hours. It felt like four."),
    ("There is no bus at all on Sundays.", "There is one bus on Sundays, and it does not wait."),
)
TAKEN_BACK = (
    "I should not have said that about my brother.",
    "This was meant for my own family.",
    "Please forget the part about my work.",
)
ALL_TAKEN_BACK = (
    "I stopped taking my tablets in spring.",
    "I have not told my wife that I went.",
    "They asked me things that I did not want to answer.",
    "I was there for something private.",
)

# How often each answer was given, of a hundred or so.
WENT_BY = {1: 48, 2: 22, 3: 18, 4: 12}
OPINIONS = {1: 58, 0: 14, -1: 28}
CHANNELS = {Channel.PHONE: 85, Channel.PAPER: 10, Channel.SCRIBE: 5}
HARD_AT = {"Tollbar Heath": 4, "Highfold": 4, "Nether Moss": 3, "Rope Walk": 2, "Ferry Steps": 2, "Kiln Park": 1}

# What people said about themselves, by question: how often of a hundred or so. About one in four left all of it out.
SAID_ABOUT_THEMSELVES = 92
ABOUT_THEM: dict[str, dict[str, int]] = {
    "age": {
        "15-24": 9, "25-34": 14, "35-44": 19, "45-54": 18, "55-64": 16, "65-74": 12, "75-84": 6, "prefer-not": 4
    },
    "sex": {"female": 44, "male": 51, "prefer-not": 5},
    "gender": {"same": 88, "not-same": 2, "prefer-not": 10},
    "condition": {"yes": 34, "no": 57, "prefer-not": 9},
    "activities": {"a-lot": 38, "a-little": 46, "not-at-all": 12, "prefer-not": 4},
    "ethnic-group": {
        "white.british": 38, "white.irish": 2, "white.other": 9, "mixed.caribbean": 4, "asian.indian": 3,
        "asian.pakistani": 15, "asian.bangladeshi": 8, "asian": 2, "black.caribbean": 9, "black.african": 4,
        "other.arab": 1, "prefer-not": 5,
    },
}  # fmt: skip

# How the first of those who stayed answered, the morning after: were you listened to?
FELT = {Heard.YES: 41, Heard.PARTLY: 14, Heard.NO: 5}

WRITE_UP: dict[str, Any] = {
    "attendance": 134,
    "went_well": "The barbers brought people who had never come to anything of ours. Nobody defended the clinic.",
    "missed": "No women from the night shift. The Bengali table had no scribe. We ran out of food at eight.",
    "step": Step.ENGAGEMENT,
    "flip_charts": "Table 2: a late bus on Thursdays.\nTable 5: one thing in each letter.\nTable 6: ring us back.",
    "next_steps": "The Trust asks the bus company for a later bus on clinic days, and tries the clinic on Saturdays.",
    "next_who": "Dr Amara Cole",
    "thanks": "To Delroy Grant, who closed his shop for us, and to the school for its hall and its patience.",
}
