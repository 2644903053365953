"""Actions: what somebody promised because of what was said, by when, and what became of it. In public: promises.

The owner may say "done"; only the people who spoke make it "better".
"""
