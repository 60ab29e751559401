//! Kinds of fillers that a text asks to leave out: "without the vegetables", "no stars". Data only.

/// Words that name a kind of filler, and what is of it.
pub(super) const KINDS: &[(&str, &str)] = &[
    ("kiss kisses cross crosses ex exes xs x's xes xx xxx", "x xx xxx xxxx"),
    (
        "slash slashes stroke strokes barre barres barra barras schrägstrich schrägstriche sbarra sbarre слеш слеши слэш косые",
        "/",
    ),
    ("backslash backslashes invertidas inversas antislash antislashs backslashe", "\\"),
    ("pipe pipes", "|"),
    ("comma commas coma comas virgule virgules komma kommas virgola virgole vírgula vírgulas запятые запятых", ","),
    ("tilde tildes squiggle squiggles wiggle wiggles", "~"),
    ("plus pluses", "+"),
    ("percent percents", "%"),
    ("exclamation exclamations bang bangs", "!"),
    ("apostrophe apostrophes tick ticks", "' `"),
    (
        "star stars asterisk asterisks sternchen estrella estrellas asterisco asteriscos étoile étoiles astérisque astérisques stelline stelle gwiazdki звездочки звёздочки",
        "* ** ***",
    ),
    (
        "dash dashes hyphen hyphens strich striche streepje streepjes koppeltekens kreseczki bindestriche bindestrich guiones guion guión tiret tirets trattini trattino hífens hifens traços kreski дефисы дефис тире",
        "- -- ---",
    ),
    ("hash hashes hashtag hashtags", "# ##"),
    ("underscore underscores unterstriche unterstrich bajos bajo sublinhados подчеркивания подчёркивания", "_ __"),
    ("bracket brackets", "( ) [ ] { }"),
    (
        "fruit fruits fruta frutas obst früchte frutta owoce owoców ovoce fruto frutos meyve meyveler buah фрукты фруктов фрукти",
        "apple banana mango lemon lime cherry plum pear peach kiwi orange melon grape berry fig papaya apricot guava lychee date \
         platano plátano manzana pera naranja limon limón uva fresa piña sandia sandía melocoton cereza higo ciruela maçã maca \
         laranja limão morango abacaxi cereja ameixa figo apfel birne kirsche pflaume traube zitrone erdbeere feige pfirsich \
         pomme poire cerise prune citron fraise raisin figue pêche peche mela arancia limone fragola ciliegia prugna fico pesca \
         appel peer kers pruim druif citroen aardbei vijg perzik jablko jabłko gruszka wisnia wiśnia sliwka śliwka cytryna \
         malina elma armut kiraz üzüm limun яблоко груша вишня слива лимон апельсин банан манго",
    ),
    (
        "animal animals beast beasts pet pets critter critters tier tiere animales animaux animali animais dier dieren zwierzęta \
         zwierzaki животные животных зверей",
        "cat dog frog cow pig horse duck goose fox bear lion tiger snake mouse rat goat sheep wolf owl monkey zebra fish bird \
         gato perro vaca cerdo caballo pato oso katze hund kuh schwein pferd ente bär chat chien vache cochon cheval canard ours \
         gatto cane mucca maiale cavallo cão cachorro porco cavalo kat hond koe varken paard eend kot pies krowa świnia koń \
         кот собака корова лошадь утка",
    ),
    (
        "vegetable vegetables veg veggie veggies gemüse verdura verduras légumes legumes groente groenten warzywa овощи овощей",
        "carrot potato onion tomato leek turnip cabbage pepper radish pumpkin spinach beet pea bean",
    ),
    ("equis ekis", "x"),
    ("zeta zetas zed zeds zee zees zett zetts", "z"),
    ("haches hache aitch aitches acca", "h"),
    ("jota jotas jay jays", "j"),
    ("kays kas kaas", "k"),
    ("cues cue queues", "q"),
    ("tree trees baum bäume árbol árboles", "oak elm ash pine birch maple cedar beech willow fir palm poplar"),
    (
        "flower flowers blume blumen flor flores fleur fleurs fiore fiori",
        "rose lily tulip daisy poppy iris violet orchid pansy",
    ),
    (
        "bird birds vogel vögel pájaro pájaros oiseau oiseaux",
        "owl crow robin wren finch hawk swan duck goose gull raven heron eagle",
    ),
    ("insect insects bug bugs", "ant bee wasp fly moth flea beetle gnat spider"),
    ("drink drinks", "beer wine tea coffee milk juice rum gin cola water vodka cider"),
    ("metal metals", "iron gold tin lead zinc steel copper silver brass nickel"),
    ("tool tools", "saw hammer drill pliers chisel file axe nail screw"),
    ("fish fishes", "cod eel trout carp pike bass salmon tuna shark herring"),
    ("month months", "january february march april june july august september october november december"),
    ("weekday weekdays", "monday tuesday wednesday thursday friday saturday sunday"),
    ("planet planets", "mars venus earth saturn jupiter pluto neptune uranus mercury"),
    ("spice spices herb herbs", "salt pepper cumin basil mint thyme sage dill chilli clove"),
    ("nut nuts", "almond cashew walnut hazelnut peanut pecan"),
    ("country countries", "france spain italy peru chile japan china india kenya cuba norway"),
    ("colour color colours colors farbe", "red blue green yellow pink purple black white brown grey gray orange"),
    (
        "food snack snacks cake dessert",
        "pizza burger cake cookie cheese bread pudding pie taco noodle waffle donut toast",
    ),
];

/// Fillers that say so themselves.
pub(super) const SELF_EXPLAINING: &[&str] = &[
    "nospam",
    "no-spam",
    "removethis",
    "removeme",
    "deleteme",
    "deletethis",
    "ignorethis",
    "remove_this",
    "remove-this",
    "delete-this",
    "delete_this",
    "antispam",
    "anti-spam",
    "stopspam",
    "takethisout",
    "dropthis",
    "nobots",
    "no-bots",
    "notspam",
    "ohnespam",
    "sinspam",
    "pleaseremove",
    "pleasedelete",
    "please-remove",
    "please_remove",
    "removebeforesending",
    "removetoreply",
    "removetomail",
    "keinspam",
    "kein-spam",
    "pasdespam",
    "senzaspam",
    "quitaesto",
    "borraesto",
    "enlevezmoi",
    "bitteentfernen",
    "bitteloeschen",
    "togliquesto",
];
