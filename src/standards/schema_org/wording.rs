//! Skills in words: lists separated by commas, semicolons, lines or bullets become single skills; prose stays whole.
//! Marks behind a skill (*nice to have*, *required*, a level word) are taken for what they say.

use std::borrow::Cow;

use crate::model::{Importance, LevelStatement};

/// One skill as a text names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::standards) struct Named {
    pub(in crate::standards) text: String,
    pub(in crate::standards) importance: Option<Importance>,
    pub(in crate::standards) level: Option<LevelStatement>,
}

/// A piece of a list has at most so many words; more make it prose.
const MAX_PIECE_WORDS: usize = 9;
/// A list has at most so many words a piece on average.
const MAX_MEAN_WORDS: usize = 4;
/// A label before a list (`Languages: German, English`) has at most so many words.
const MAX_LABEL_WORDS: usize = 4;
/// Words that only sentences have.
const SENTENCE_WORDS: [&str; 22] = [
    "you", "your", "we", "our", "must", "should", "will", "who", "that", "which", "is", "are", "have", "has", "sie",
    "wir", "ihre", "ihr", "sind", "vous", "votre", "nous",
];
const BULLETS: [char; 9] = ['•', '‣', '▪', '◦', '●', '■', '○', '∙', '\u{2043}'];

/// The skills that a text names.
pub(in crate::standards) fn skills(text: &str) -> Vec<Named> {
    let plain = plain(text);
    let lines: Vec<&str> = plain.split(['\n', '\r']).flat_map(|it| it.split(BULLETS)).map(unmarked).collect();
    let several = lines.iter().filter(|it| !it.is_empty()).count() > 1;
    let mut importance = None;
    let mut found = Vec::new();
    for line in lines.into_iter().filter(|it| it.chars().any(char::is_alphanumeric)) {
        // A heading among the lines says how much the ones below it matter.
        if several && let Some(heading) = line.strip_suffix(':') {
            importance = importance_of(heading);
            continue;
        }
        let (label, rest) = labelled(line);
        let importance = label.and_then(importance_of).or(importance);
        found.extend(pieces(rest).into_iter().filter_map(|piece| named(piece, importance)));
    }
    found
}

/// The parts of a cell or line that is a list; prose and single skills stay whole. Nothing is taken off the parts.
pub(in crate::standards) fn parts(text: &str) -> Vec<&str> {
    let lines = text.split(['\n', '\r']).flat_map(|it| it.split(BULLETS)).map(unmarked);
    lines.filter(|it| it.chars().any(char::is_alphanumeric)).flat_map(pieces).map(str::trim).collect()
}

/// One skill and the marks behind it: `Excel (advanced)`.
pub(in crate::standards) fn marked(part: &str) -> Option<Named> {
    named(part, None)
}

/// How much something matters, where words say so.
pub(in crate::standards) fn importance_of(words: &str) -> Option<Importance> {
    const PREFERRED: [&str; 17] = [
        "nice to have",
        "nice-to-have",
        "prefer",
        "desir",
        "optional",
        "a plus",
        "bonus",
        "not required",
        "recommended",
        "wünschenswert",
        "von vorteil",
        "souhait",
        "apprécié",
        "deseable",
        "valorable",
        "gewenst",
        "gradit",
    ];
    const REQUIRED: [&str; 13] = [
        "required",
        "requirement",
        "must",
        "mandatory",
        "essential",
        "erforderlich",
        "zwingend",
        "requis",
        "obligatoire",
        "imprescindible",
        "requerid",
        "obbligatori",
        "vereist",
    ];
    let lower = words.to_lowercase();
    if PREFERRED.iter().any(|it| lower.contains(it)) {
        return Some(Importance::Preferred);
    }
    REQUIRED.iter().any(|it| lower.contains(it)).then_some(Importance::Required)
}

/// The label before a list and the list: `Languages: German, English`. A single skill keeps what stands before it.
fn labelled(line: &str) -> (Option<&str>, &str) {
    const GENERAL: [&str; 10] = [
        "skill",
        "competenc",
        "kompetenz",
        "kenntnis",
        "compétence",
        "language",
        "sprache",
        "tool",
        "technolog",
        "knowledge",
    ];
    let Some((label, rest)) = line.split_once(": ") else { return (None, line) };
    let short = label.split_whitespace().count() <= MAX_LABEL_WORDS && !label.contains([',', ';']);
    let general = || GENERAL.iter().any(|it| label.to_lowercase().contains(it));
    let says = importance_of(label).is_some() || pieces(rest).len() > 1 || general();
    if short && says && rest.chars().any(char::is_alphanumeric) { (Some(label), rest) } else { (None, line) }
}

/// A line without the bullet it begins with.
fn unmarked(line: &str) -> &str {
    let line = line.trim();
    let dashed = line.strip_prefix(['-', '*', '–', '—']).filter(|rest| rest.starts_with([' ', '\t', '\u{a0}']));
    dashed.unwrap_or(line).trim()
}

/// The parts of a line, where it is a list.
fn pieces(line: &str) -> Vec<&str> {
    for separator in [';', '|', '\t'] {
        let parts = split(line, separator);
        if parts.len() > 1 {
            return parts.into_iter().flat_map(by_commas).collect();
        }
    }
    by_commas(line)
}

fn by_commas(line: &str) -> Vec<&str> {
    let line = line.trim();
    let parts = split(line, ',');
    if parts.len() < 2 || is_prose(line, &parts) {
        return vec![line];
    }
    parts.into_iter().map(|part| unjoined(part.trim())).collect()
}

/// The last part of a list without its *and*.
fn unjoined(part: &str) -> &str {
    const JOINS: [&str; 10] = ["and ", "or ", "und ", "oder ", "et ", "ou ", "y ", "e ", "en ", "& "];
    let join = JOINS.iter().find(|join| part.get(..join.len()).is_some_and(|it| it.eq_ignore_ascii_case(join)));
    join.and_then(|join| part.get(join.len()..)).unwrap_or(part).trim()
}

/// The parts between separators outside brackets. A comma inside a number does not separate.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        match character {
            '(' | '[' => depth = depth.saturating_add(1),
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if character == separator && depth == 0 => {
                let rest = text.get(at + character.len_utf8()..).unwrap_or_default();
                let in_number = before.is_ascii_digit() && rest.starts_with(|it: char| it.is_ascii_digit());
                if !in_number {
                    parts.push(text.get(start..at).unwrap_or_default());
                    start = at + character.len_utf8();
                }
            }
            _ => {}
        }
        before = character;
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts.retain(|it| it.chars().any(char::is_alphanumeric));
    parts
}

fn is_prose(line: &str, parts: &[&str]) -> bool {
    let outside = parts.iter().map(|it| it.split(['(', '[']).next().unwrap_or(it));
    let counts: Vec<usize> = outside.map(|it| it.split_whitespace().count()).collect();
    let total: usize = counts.iter().sum();
    let long_piece = counts.iter().any(|it| *it > MAX_PIECE_WORDS);
    let long_mean = total > MAX_MEAN_WORDS.saturating_mul(counts.len());
    let sentences = line.match_indices(". ").any(|(at, _)| {
        let next = line.get(at + 2..).and_then(|it| it.trim_start().chars().next());
        next.is_some_and(char::is_uppercase)
    });
    let is_word_of_sentences = |word: &str| {
        let word = word.trim_matches(|it: char| !it.is_alphanumeric());
        let shouted = word.chars().all(|it| !it.is_lowercase());
        !shouted && SENTENCE_WORDS.contains(&word.to_lowercase().as_str())
    };
    let spoken = total > 5 && outside_brackets(line).split_whitespace().any(is_word_of_sentences);
    long_piece || long_mean || (sentences && total > 8) || spoken
}

fn outside_brackets(line: &str) -> String {
    let mut depth = 0_usize;
    let outside = line.chars().filter(|character| {
        match character {
            '(' | '[' => depth = depth.saturating_add(1),
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    });
    outside.collect()
}

/// One skill without its marks.
fn named(piece: &str, importance: Option<Importance>) -> Option<Named> {
    let mut named = Named { text: String::new(), importance, level: None };
    let mut text = piece.trim();
    if let Some((before, mark)) = text.strip_suffix(')').and_then(|it| it.rsplit_once('('))
        && !before.trim().is_empty()
        && named.take(mark)
    {
        text = before.trim();
    } else if let Some((before, mark)) = text.rsplit_once(" - ").or_else(|| text.rsplit_once(" – "))
        && !before.trim().is_empty()
        && named.take(mark)
    {
        text = before.trim();
    }
    let text = text.trim_end_matches(['.', ',', ';', ':']).trim_matches('"').trim();
    named.text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    named.text.chars().any(char::is_alphanumeric).then_some(named)
}

impl Named {
    /// Takes a mark behind a skill; whether it was one.
    fn take(&mut self, mark: &str) -> bool {
        let mut taken = 0;
        let parts: Vec<&str> = mark.split([',', ';', '/']).map(str::trim).filter(|it| !it.is_empty()).collect();
        for part in &parts {
            let level = LevelStatement::parse_words(part);
            if level.level.is_some() {
                self.level = Some(level);
                taken += 1;
            } else if part.split_whitespace().count() <= MAX_LABEL_WORDS
                && let Some(importance) = importance_of(part)
            {
                self.importance = Some(importance);
                taken += 1;
            }
        }
        taken > 0 && taken == parts.len()
    }
}

/// A text without tags: blocks begin a new line, entities are what they stand for.
pub(in crate::standards) fn plain(text: &str) -> Cow<'_, str> {
    let untagged =
        if text.contains('<') && text.contains('>') { Cow::Owned(untagged(text)) } else { Cow::Borrowed(text) };
    if untagged.contains('&') { Cow::Owned(unescaped(&untagged)) } else { untagged }
}

fn untagged(text: &str) -> String {
    const BLOCKS: [&str; 14] = ["li", "br", "p", "div", "ul", "ol", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6"];
    let mut out = String::with_capacity(text.len());
    let last_end = text.rfind('>').unwrap_or(0);
    let mut from = 0;
    while let Some(at) = text.get(from..last_end).and_then(|it| it.find('<')).map(|it| it + from) {
        out.push_str(text.get(from..at).unwrap_or_default());
        let tag = text.get(at + 1..).unwrap_or_default();
        let name = tag.strip_prefix('/').unwrap_or(tag);
        // A bare sign, as in `< 5 years`, begins no tag.
        let is_tag = name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '!');
        let Some(end) = is_tag.then(|| tag.find('>')).flatten() else {
            out.push('<');
            from = at + 1;
            continue;
        };
        let name: String = name.chars().take_while(char::is_ascii_alphanumeric).take(8).collect();
        if BLOCKS.contains(&name.to_ascii_lowercase().as_str()) {
            out.push('\n');
        }
        from = at + 1 + end + 1;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let entity = part.get(..part.len().min(10)).or_else(|| part.get(..part.find(';')?));
        let known = entity.and_then(|it| it.split_once(';')).and_then(|(name, _)| Some((name.len(), character(name)?)));
        if let Some((length, character)) = known {
            out.push(character);
            out.push_str(part.get(length + 1..).unwrap_or_default());
        } else {
            out.push('&');
            out.push_str(part);
        }
    }
    out
}

fn character(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "bull" | "middot" => '•',
        _ => {
            let number = entity.strip_prefix('#')?;
            let hexadecimal = number.strip_prefix(['x', 'X']).map(|it| u32::from_str_radix(it, 16));
            return char::from_u32(hexadecimal.unwrap_or_else(|| number.parse()).ok()?);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Importance, skills};

    fn names(text: &str) -> Vec<String> {
        skills(text).into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn lists_are_split_and_prose_is_not() {
        for (text, expected) in [
            ("Python", vec!["Python"]),
            ("Python, SQL and Excel", vec!["Python", "SQL and Excel"]),
            ("Python, SQL, and Excel.", vec!["Python", "SQL", "Excel"]),
            ("Python,SQL,C#,C++", vec!["Python", "SQL", "C#", "C++"]),
            ("Python; SQL, Excel; R", vec!["Python", "SQL", "Excel", "R"]),
            ("Python | SQL | Excel", vec!["Python", "SQL", "Excel"]),
            ("Python\nSQL\r\nExcel", vec!["Python", "SQL", "Excel"]),
            ("• Python\n• SQL", vec!["Python", "SQL"]),
            ("•Python •SQL", vec!["Python", "SQL"]),
            ("- Python\n- SQL\n* Excel", vec!["Python", "SQL", "Excel"]),
            ("<ul><li>Python</li><li>R &amp; D</li></ul>", vec!["Python", "R & D"]),
            ("Python<br/>SQL", vec!["Python", "SQL"]),
            ("programming (Python, R), SQL", vec!["programming (Python, R)", "SQL"]),
            ("Languages: German, English", vec!["German", "English"]),
            ("SAP FI/CO, CI/CD", vec!["SAP FI/CO", "CI/CD"]),
            ("1,000 records", vec!["1,000 records"]),
            ("TCP/IP", vec!["TCP/IP"]),
            ("fewer than < 5, more", vec!["fewer than < 5", "more"]),
            ("", vec![]),
            (" , ;\n-", vec![]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
        for prose in [
            "You write clear reports, talk to clients, and stay calm under pressure.",
            "Proven experience in planning large events from the first idea, through budgets and contracts, to the last guest.",
            "We look for people who listen, ask and decide.",
            "Good at mathematics. Able to work in shifts, on weekends and alone.",
            "Sie planen, bauen und pflegen die Gärten unserer Kunden.",
        ] {
            assert_eq!(names(prose).len(), 1, "{prose}: {:?}", names(prose));
        }
    }

    #[test]
    fn marks_say_how_much_and_how_well() {
        let found = skills("SQL (required), Go (nice to have), Excel (advanced), English (C1, must), Vue (3)");
        let said: Vec<_> = found
            .iter()
            .map(|it| {
                (
                    it.text.as_str(),
                    it.importance,
                    it.level.as_ref().and_then(|it| it.level).map(crate::model::Level::number),
                )
            })
            .collect();
        let (required, preferred) = (Some(Importance::Required), Some(Importance::Preferred));
        assert_eq!(
            said[..4],
            [
                ("SQL", required, None),
                ("Go", preferred, None),
                ("Excel", None, Some(4)),
                ("English", required, Some(4)),
            ]
        );
        assert_eq!(said[4].0, "Vue (3)", "a bare number may be anything");
        let under_headings = skills("Must have:\n- SQL\n- Git\nNice to have:\n- Go");
        let importances: Vec<_> = under_headings.iter().map(|it| it.importance).collect();
        assert_eq!(importances, [required, required, preferred]);
    }
}
