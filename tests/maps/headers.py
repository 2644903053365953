"""The first lines of official files, as published (names of columns are no data)."""

ONSPD_MAY_2018 = (
    "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,osnrth1m,osgrdind,oshlthau,nhse"
    "r,ctry,rgn,streg,pcon,eer,teclec,ttwa,pct,nuts,statsward,oa01,casward,park,lsoa01,msoa01,ur01ind,oac01,oa11,"
    "lsoa11,msoa11,wz11,ccg,bua11,buasd11,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,stp"
)

ONSPD_AUG_2024 = (
    "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,osnrth1m,osgrdind,oshlthau,nhse"
    "r,ctry,rgn,streg,pcon,eer,teclec,ttwa,pct,itl,statsward,oa01,casward,npark,lsoa01,msoa01,ur01ind,oac01,oa11,"
    "lsoa11,msoa11,wz11,sicbl,bua24,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,icb,oa21,lsoa21,msoa21"
)

ONSPD_NOV_2025 = (
    "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,parncp25cd,usrtypind,east1m,north1m,gridind,hlth"
    "19cd,nhser24cd,ctry25cd,rgn25cd,ssr95cd,pcon24cd,eer20cd,educ23cd,ttwa15cd,pco19cd,itl25cd,wdstl05cd,oa01cd,"
    "wdcas03cd,npark16cd,lsoa01cd,msoa01cd,ruc01ind,oac01ind,oa11cd,lsoa11cd,msoa11cd,wz11cd,sicbl24cd,bua24cd,ru"
    "c11ind,oac11ind,lat,long,lep21cd1,lep21cd2,pfa23cd,imd20ind,cal24cd,icb23cd,oa21cd,lsoa21cd,msoa21cd,ruc21in"
    "d"
)

INDEX_2025 = (
    "LSOA code (2021),LSOA name (2021),Local Authority District code (2024),Local Authority District name (2024),"
    "Index of Multiple Deprivation (IMD) Score,Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived"
    "),Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs),Income Score (rate),Inc"
    "ome Rank (where 1 is most deprived),Income Decile (where 1 is most deprived 10% of LSOAs),Employment Score ("
    'rate),Employment Rank (where 1 is most deprived),Employment Decile (where 1 is most deprived 10% of LSOAs),"'
    'Education, Skills and Training Score","Education, Skills and Training Rank (where 1 is most deprived)","Educ'
    'ation, Skills and Training Decile (where 1 is most deprived 10% of LSOAs)",Health Deprivation and Disability'
    " Score,Health Deprivation and Disability Rank (where 1 is most deprived),Health Deprivation and Disability D"
    "ecile (where 1 is most deprived 10% of LSOAs),Crime Score,Crime Rank (where 1 is most deprived),Crime Decile"
    " (where 1 is most deprived 10% of LSOAs),Barriers to Housing and Services Score,Barriers to Housing and Serv"
    "ices Rank (where 1 is most deprived),Barriers to Housing and Services Decile (where 1 is most deprived 10% o"
    "f LSOAs),Living Environment Score,Living Environment Rank (where 1 is most deprived),Living Environment Deci"
    "le (where 1 is most deprived 10% of LSOAs),Income Deprivation Affecting Children Index (IDACI) Score (rate),"
    "Income Deprivation Affecting Children Index (IDACI) Rank (where 1 is most deprived),Income Deprivation Affec"
    "ting Children Index (IDACI) Decile (where 1 is most deprived 10% of LSOAs),Income Deprivation Affecting Olde"
    "r People (IDAOPI) Score (rate),Income Deprivation Affecting Older People (IDAOPI) Rank (where 1 is most depr"
    "ived),Income Deprivation Affecting Older People (IDAOPI) Decile (where 1 is most deprived 10% of LSOAs),Chil"
    "dren and Young People Sub-domain Score,Children and Young People Sub-domain Rank (where 1 is most deprived),"
    "Children and Young People Sub-domain Decile (where 1 is most deprived 10% of LSO,Adult Skills Sub-domain Sco"
    "re,Adult Skills Sub-domain Rank (where 1 is most deprived),Adult Skills Sub-domain Decile (where 1 is most d"
    "eprived 10% of LSOAs),Geographical Barriers Sub-domain Score,Geographical Barriers Sub-domain Rank (where 1 "
    "is most deprived),Geographical Barriers Sub-domain Decile (where 1 is most deprived 10% of LSOAs),Wider Barr"
    "iers Sub-domain Score,Wider Barriers Sub-domain Rank (where 1 is most deprived),Wider Barriers Sub-domain De"
    "cile (where 1 is most deprived 10% of LSOAs),Indoors Sub-domain Score,Indoors Sub-domain Rank (where 1 is mo"
    "st deprived),Indoors Sub-domain Decile (where 1 is most deprived 10% of LSOAs),Outdoors Sub-domain Score,Out"
    "doors Sub-domain Rank (where 1 is most deprived),Outdoors Sub-domain Decile (where 1 is most deprived 10% of"
    " LSOAs),Total population: mid 2022,Dependent Children aged 0-15: mid 2022,Older population aged 60 and over:"
    " mid 2022,Working age population 18-66 (for use with Employment Deprivation Domain): mid 2022"
)
