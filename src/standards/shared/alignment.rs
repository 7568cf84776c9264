//! Alignments: Open Badges 2.0 `AlignmentObject` (and the 1.x names `name`, `url`, `description`), 3.0 `Alignment`.

use super::{Node, classify::classify};
use crate::{
    model::{Alignment, AlignmentKind, AlignmentStrength, Iri, Problem, Reading},
    standards::Limits,
};

/// The alignments under `alignment` (or `alignments`) of `node`: an object, an array, or a bare URL.
pub(in crate::standards) fn alignments(node: &Node<'_>, limits: &Limits, reading: &mut Reading) -> Vec<Alignment> {
    let items = node.all(&["alignment", "alignments"]);
    if items.len() > limits.alignments {
        let message = format!("{} alignments are more than {} (limit `alignments`)", items.len(), limits.alignments);
        let place = format!("{}/alignment", node.place());
        reading.problems.push(Problem::error(place, message, "align a badge to what it really assesses"));
    }
    items.iter().take(limits.alignments).filter_map(|item| alignment(item, reading)).collect()
}

/// One alignment.
fn alignment(node: &Node<'_>, reading: &mut Reading) -> Option<Alignment> {
    if let Some(text) = node.value.as_str() {
        let hint = "write an object with targetName and targetUrl";
        reading.problems.push(Problem::warning(
            node.place(),
            "an alignment is a bare string; taken as its target",
            hint,
        ));
        let is_url = Iri::new(text).is_ok();
        let (url, name) = if is_url { (Some(text.to_owned()), None) } else { (None, Some(text.to_owned())) };
        return Some(classified(blank(url, name)));
    }
    if !node.value.is_object() {
        reading.problems.push(Problem::error(
            node.place(),
            "an alignment is neither object nor URL",
            "write an object with targetName and targetUrl",
        ));
        return None;
    }
    let url = node.get(&["targetUrl", "targetURL", "url"]).and_then(|it| it.id());
    let name = node.text(&["targetName", "name"]);
    if url.is_none() && name.is_none() {
        reading.problems.push(Problem::error(
            node.place(),
            "an alignment has neither targetName nor targetUrl",
            "say what it is aligned to",
        ));
        return None;
    }
    if let Some(written) = &url
        && Iri::new(written).is_err()
    {
        let place = format!("{}/targetUrl", node.place());
        reading.problems.push(Problem::warning(
            place,
            format!("`{written}` is not an absolute URL; the name is used"),
            "give the framework's own URL of the skill",
        ));
    }
    let mut alignment = blank(url, name);
    alignment.target_code = node.text(&["targetCode"]);
    alignment.framework = node.text(&["targetFramework", "frameworkName", "framework"]);
    alignment.target_type = node.text(&["targetType"]);
    Some(classified(alignment))
}

/// An alignment of which only the target is known, not classified yet.
pub(in crate::standards) fn blank(target_url: Option<String>, target_name: Option<String>) -> Alignment {
    Alignment {
        target_url,
        target_code: None,
        target_name,
        framework: None,
        target_type: None,
        kind: AlignmentKind::Unknown,
        kind_reason: String::new(),
        strength: AlignmentStrength::Assessed,
        level: None,
    }
}

/// The alignment with what it points at.
pub(in crate::standards) fn classified(alignment: Alignment) -> Alignment {
    let (kind, kind_reason) = classify(&alignment);
    Alignment { kind, kind_reason: kind_reason.to_owned(), ..alignment }
}
