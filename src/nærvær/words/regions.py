"""Names of body regions, in the order of the body."""

REGIONS = {
    "feet": "føttene",
    "legs": "beina",
    "pelvis": "bekkenet",
    "back": "ryggen",
    "belly": "magen",
    "chest": "brystet",
    "hands": "hendene",
    "arms": "armene",
    "shoulders": "skuldrene",
    "neck": "nakken",
    "face": "ansiktet",
    "head": "hodet",
}
