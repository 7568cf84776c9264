//! Codes of O\*NET and the IRIs made of them.

use crate::model::{Iri, SkillKind};

/// The most characters of an element's id.
const MAX_ELEMENT: usize = 40;

/// An O\*NET-SOC code in its full form: `15-1252` (SOC) is `15-1252.00`; hyphen and point may be missing.
pub(super) fn soc(text: &str) -> Option<String> {
    let text = text.trim();
    let plain = text.len() <= 16 && text.chars().all(|it| it.is_ascii_digit() || matches!(it, '-' | '.' | ' '));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let detail = match digits.len() {
        6 => "00",
        8 => digits.get(6..)?,
        _ => return None,
    };
    plain.then_some(())?;
    Some(format!("{}-{}.{detail}", digits.get(..2)?, digits.get(2..6)?))
}

/// The IRI of an occupation with such a code.
pub(super) fn occupation(soc: &str) -> Option<Iri> {
    Iri::new(&format!("https://www.onetonline.org/link/summary/{soc}")).ok()
}

/// The IRI of an element of the content model, or of an activity below one: `2.A.1.a`, `4.A.1.a.1.I01.D02`.
pub(super) fn element(id: &str) -> Option<Iri> {
    let sound = id.len() <= MAX_ELEMENT && id.split('.').all(is_part);
    sound.then(|| Iri::new(&format!("https://www.onetonline.org/find/descriptor/result/{id}")).ok())?
}

fn is_part(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|it| it.is_ascii_alphanumeric())
}

/// The element above one.
pub(super) fn above(element: &str) -> Option<&str> {
    element.rsplit_once('.').map(|(above, _)| above)
}

/// What people have is in four branches of the content model; `None` for all others (interests, education, context, ...).
pub(super) fn kind(element: &str) -> Option<SkillKind> {
    let branch = element.match_indices('.').nth(1).map_or(Some(element), |(end, _)| element.get(..end));
    match branch {
        Some("1.A") => Some(SkillKind::Ability),
        Some("2.A" | "2.B") => Some(SkillKind::Skill),
        Some("2.C") => Some(SkillKind::Knowledge),
        Some("4.A") => Some(SkillKind::Activity),
        _ => None,
    }
}

/// The IRI of a technology or tool, by its name.
pub(super) fn technology(name: &str) -> Iri {
    Iri::local("skill", &format!("onet technology {name}"))
}

/// The IRI of a group of technologies or tools, by its UNSPSC code.
pub(super) fn commodity(code: &str) -> Iri {
    Iri::local("skill", &format!("onet commodity {code}"))
}
