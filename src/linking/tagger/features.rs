//! Features: what is said of each piece of an ad. Mirrors `Document` in `data/models/train_tagger.py`.

use std::collections::{HashMap, HashSet};

use super::{
    pieces::{Piece, atom, heading_of, key_of, lower, mix, shape_of},
    table::{Table, WordClasses},
};

/// Atoms of one piece.
#[derive(Debug, Clone, Copy)]
struct Atoms {
    word: u64,
    key: u64,
    shape: u64,
    shape_start: u64,
    prefixes: [u64; 3],
    /// Of two, three and four characters.
    suffixes: [u64; 3],
    classes: WordClasses,
}

/// What is known at a place of the ad: the section and how long it goes on.
#[derive(Debug, Clone, Copy)]
struct Place {
    section: u64,
    heading_words: u64,
    lines_since: u64,
    heading: Option<char>,
    eighth: u64,
}

/// One line of the ad, made ready.
struct ReadyLine {
    atoms: Vec<Atoms>,
    heading: Option<char>,
    heading_words: u64,
}

/// Calls `sink` with the number of a wanted line, the number of a piece, and each of its features, in order.
pub(super) fn features(table: &Table, lines: &[(&str, Vec<Piece>, bool)], mut sink: impl FnMut(usize, usize, u32)) {
    let ready: Vec<ReadyLine> = lines.iter().map(|(text, pieces, _)| ready_line(table, text, pieces)).collect();
    let mut counts: HashMap<u64, u64> = HashMap::new();
    for atoms in ready.iter().flat_map(|it| &it.atoms) {
        *counts.entry(atoms.key).or_default() += 1;
    }
    let mut technologies: HashSet<u64> = HashSet::new();
    let (mut section, mut heading_words, mut lines_since) = ('0', atom(""), 0_u64);
    for (number, (line, (_, _, is_wanted))) in ready.iter().zip(lines).enumerate() {
        if line.heading.is_some() {
            lines_since = 0;
        }
        if *is_wanted {
            let place = Place {
                section: letter(section),
                heading_words,
                lines_since,
                heading: line.heading,
                eighth: number as u64 * 8 / lines.len() as u64,
            };
            line_features(line, &place, &counts, &technologies, |piece, feature| sink(number, piece, feature));
        }
        match line.heading {
            Some(kind) => (section, heading_words, lines_since) = (kind, line.heading_words, 0),
            None => lines_since += 1,
        }
        if section == 'T' {
            technologies.extend(line.atoms.iter().map(|it| it.key));
        }
    }
}

fn ready_line(table: &Table, text: &str, pieces: &[Piece]) -> ReadyLine {
    const HEADING_WORDS: usize = 4;
    const LONGEST_HEADING: usize = 7;
    let mut low_words = Vec::new();
    let is_short = pieces.len() <= LONGEST_HEADING;
    let mut atoms = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let word = text.get(piece.bytes.clone()).unwrap_or_default();
        let low = lower(word);
        let shape = shape_of(word);
        atoms.push(Atoms {
            word: atom(&low),
            key: atom(&key_of(&low)),
            shape: atom(&shape),
            shape_start: atom(first(&shape, 2)),
            prefixes: [2, 3, 4].map(|it| atom(first(&low, it))),
            suffixes: [2, 3, 4].map(|it| atom(last(&low, it))),
            classes: table.classes(&low),
        });
        if is_short {
            low_words.push(low);
        }
    }
    let heading = heading_of(&low_words);
    low_words.truncate(HEADING_WORDS);
    ReadyLine { atoms, heading, heading_words: atom(&low_words.join(" ")) }
}

fn line_features(
    line: &ReadyLine,
    place: &Place,
    counts: &HashMap<u64, u64>,
    technologies: &HashSet<u64>,
    mut sink: impl FnMut(usize, u32),
) {
    let atoms = &line.atoms;
    let (Some(first), Some(last)) = (atoms.first(), atoms.last()) else {
        return;
    };
    let (before, after) = (edge("<s>"), edge("</s>"));
    let length = length_class(atoms.len());
    let mut shared = vec![
        mix(0, 0, 0),
        mix(40, place.section, 0),
        mix(41, place.heading_words, 0),
        mix(42, place.lines_since.min(3), 0),
        mix(43, length, 0),
        mix(44, place.eighth, 0),
        mix(45, first.word, 0),
        mix(46, last.word, 0),
    ];
    shared.extend(place.heading.map(|it| mix(47, letter(it), 0)));
    for (nth, here) in atoms.iter().enumerate() {
        let neighbour = |offset: isize| match nth.checked_add_signed(offset) {
            None => (&before, false),
            Some(at) => atoms.get(at).map_or((&after, false), |it| (it, true)),
        };
        let around = [-2, -1, 0, 1, 2].map(neighbour);
        let [_, (left, _), _, (right, _), _] = around;
        let mut add = |template: u64, a: u64, b: u64| sink(nth, mix(template, a, b));
        for (template, offset) in [(1, 0), (2, -1), (3, 1), (4, -2), (5, 2)] {
            add(template, neighbour(offset).0.word, 0);
        }
        add(6, here.key, 0);
        add(7, left.word, here.word);
        add(8, here.word, right.word);
        add(9, here.shape, 0);
        add(10, left.shape, 0);
        add(11, right.shape, 0);
        add(12, u64::from(mix(13, left.shape, here.shape)), right.shape);
        for (template, prefix) in (16..).zip(here.prefixes) {
            add(template, prefix, 0);
        }
        let ([two, three, four], [left_two, left_three, _], [right_two, right_three, _]) =
            (here.suffixes, left.suffixes, right.suffixes);
        add(19, two, 0);
        add(20, three, 0);
        add(21, four, 0);
        add(22, left_three, 0);
        add(23, right_three, 0);
        add(24, left_two, two);
        add(25, two, right_two);
        class_features(&around, &mut add);
        add(48, place.section, here.shape_start);
        add(49, place.section, three);
        add(30, nth.min(4) as u64, 0);
        add(31, (atoms.len() - 1 - nth).min(4) as u64, 0);
        add(32, nth.min(2) as u64, length);
        add(33, counts.get(&here.key).copied().unwrap_or_default().min(4), 0);
        if technologies.contains(&here.key) {
            add(34, 0, 0);
        }
        for feature in &shared {
            sink(nth, *feature);
        }
    }
}

/// What the classes of the words two before to two behind say; of the edges nothing.
fn class_features(around: &[(&Atoms, bool); 5], add: &mut impl FnMut(u64, u64, u64)) {
    for (offset, (neighbour, is_word)) in (0_u64..).zip(around) {
        if !is_word {
            continue;
        }
        let [gazetteer @ .., plain, fine, read, deep] = neighbour.classes;
        if (1..=3).contains(&offset) {
            for (template, class) in (50 + 4 * (offset - 1)..).zip(gazetteer) {
                add(template, u64::from(class), 0);
            }
        }
        for (template, cluster) in (70 + 4 * offset..).zip([plain, fine, read, deep]) {
            if cluster != 0 {
                add(template, u64::from(cluster), 0);
            }
        }
    }
    let [_, (left, _), (here, _), (right, _), _] = around;
    let [starts, ends, holds, technology, cluster, ..] = here.classes.map(u64::from);
    add(62, starts * 1000 + ends * 100 + holds * 10 + technology, 0);
    let cluster_of = |atoms: &Atoms| {
        let [_, _, _, _, cluster, ..] = atoms.classes;
        u64::from(cluster)
    };
    let (before, after) = (cluster_of(left), cluster_of(right));
    if cluster != 0 && after != 0 {
        add(90, cluster, after);
    }
    if cluster != 0 && before != 0 {
        add(91, before, cluster);
    }
}

/// What stands before the first piece and behind the last.
fn edge(mark: &str) -> Atoms {
    let it = atom(mark);
    Atoms {
        word: it,
        key: it,
        shape: it,
        shape_start: it,
        prefixes: [it; 3],
        suffixes: [it; 3],
        classes: WordClasses::default(),
    }
}

fn letter(letter: char) -> u64 {
    atom(letter.encode_utf8(&mut [0; 4]))
}

/// One and a half times the binary logarithm, at most 6.
fn length_class(length: usize) -> u64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let class = (length as f64).log2() * 1.5;
    [1.0, 2.0, 3.0, 4.0, 5.0, 6.0].iter().filter(|it| class >= **it).count() as u64
}

fn first(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

fn last(text: &str, characters: usize) -> &str {
    text.char_indices().nth_back(characters - 1).and_then(|(at, _)| text.get(at..)).unwrap_or(text)
}
