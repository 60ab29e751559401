//! Pictures that stand for words.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a picture is called where a name is written with it.
pub(super) const PICTURES: &str = "🦊 fox 🐻 bear 🐱 cat 🐶 dog 🐝 bee 🦉 owl 🌞 sun ☀ sun 🌙 moon ⭐ star 🐺 wolf 🦁 lion 🐯 tiger 🐦 bird 🐟 fish 🐸 frog \
    🐰 rabbit 🐼 panda ❤ heart 🔥 fire 🌹 rose 🌷 tulip 🌻 sunflower 🌳 tree 🌿 leaf 🍎 apple 🍒 cherry 🍋 lemon 🍑 peach 🍯 honey 🍞 bread \
    🎂 cake 🍪 cookie ☕ coffee 🍵 tea 📚 books 📖 book 🔑 key 👑 crown 💎 diamond 🤖 robot ❄ snow 🌊 wave ⛰ mountain 🏠 house 🚗 car 🚲 bike \
    🚀 rocket 🦋 butterfly 🐢 turtle 🐍 snake 🐴 horse 🐷 pig 🐮 cow 🐔 hen 🦆 duck 🐘 elephant 🐙 octopus 🎸 guitar 🎹 piano 🎨 art 🪡 needle \
    🐞 ladybug 🐌 snail 🕷 spider 🐾 paw 🐑 sheep 🐐 goat 🦌 deer 🐿 squirrel 🦔 hedgehog 🐧 penguin 🦩 flamingo 🦜 parrot 🦅 eagle 🐳 whale 🐬 dolphin \
    🦈 shark 🦀 crab 🐭 mouse 🐵 monkey 🦄 unicorn 🐉 dragon 🦇 bat 🐜 ant 🍄 mushroom 🌵 cactus 🍀 clover 🌲 pine 🌸 blossom 🍁 maple 🥕 carrot 🌶 pepper \
    🍓 strawberry 🍇 grape 🥑 avocado 🌽 corn 🍕 pizza 🧀 cheese 🥚 egg 🧁 cupcake 🍩 donut 🫖 teapot 🍺 beer 🍷 wine ⚓ anchor ⛵ sail 🔨 hammer 🪚 saw ✂ scissors \
    🧵 thread 🧶 yarn 🪵 wood 🧱 brick 🕯 candle 💡 bulb 🔔 bell 🥁 drum 🎻 violin 🎺 trumpet 📷 camera 🎈 balloon 🎁 gift 🪶 feather ⚡ bolt 🌈 rainbow ☁ cloud \
    🌧 rain 🪨 rock 🏔 peak 🏝 island 🚂 train ⛺ tent 🛶 canoe 🎩 hat 👟 shoe 🧦 sock 💍 ring 🧸 teddy 🪁 kite ⚽ ball";

/// The word for a picture.
pub(crate) fn picture_name(picture: char) -> Option<&'static str> {
    static NAMES: LazyLock<FxHashMap<char, &str>> = LazyLock::new(|| {
        let words: Vec<&str> = PICTURES.split_whitespace().collect();
        words.chunks_exact(2).filter_map(|pair| Some((pair[0].chars().next()?, pair[1]))).collect()
    });
    matches!(picture, '\u{2600}'..='\u{2bff}' | '\u{1f300}'..).then(|| NAMES.get(&picture).copied()).flatten()
}
