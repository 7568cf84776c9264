//! Lightcast's list of skills as its API gives it: `{"data": [{"id", "name", "type": {"id", "name"}, "infoUrl"}]}`.

use super::writer::{Line, Writer};
use crate::{
    model::{Problem, Reading},
    standards::shared::Node,
};

/// Whether it is of that shape: the first items tell.
pub(super) fn is_list(node: &Node<'_>) -> bool {
    let Some(items) = node.value.get("data").and_then(|it| it.as_array()) else { return false };
    let is_skill = |it: &crate::standards::Json<'_>| {
        let text = |key: &str| it.get(key).is_some_and(crate::standards::Json::is_string);
        let kind = it.get("type").is_some_and(|kind| kind.get("id").is_some() && kind.get("name").is_some());
        text("id")
            && text("name")
            && kind
            && (it.get("infoUrl").is_some() || it.as_object().is_some_and(|it| it.len() <= 4))
    };
    !items.is_empty() && items.iter().take(5).all(is_skill)
}

pub(super) fn read(things: &[Node<'_>], reading: &mut Reading) {
    let mut writer = Writer::default();
    for thing in things {
        if !is_list(thing) {
            let hint = "give the answer of /skills as it is";
            reading.problems.push(Problem::error(thing.place(), "is no list of Lightcast's skills", hint));
            continue;
        }
        for node in thing.all(&["data"]) {
            let name = node.text(&["name"]);
            if name.is_none() {
                reading.problems.push(Problem::error(node.place(), "a skill has no name", "fill `name`"));
                continue;
            }
            writer.add(Line {
                place: node.place(),
                name,
                id: node.text(&["id"]),
                url: node.text(&["infoUrl"]),
                description: node.text(&["description"]),
                kind: node.get(&["type"]).and_then(|it| it.text(&["id", "name"]).or_else(|| it.words())),
                ..Line::default()
            });
        }
    }
    writer.finish(true, reading);
}
