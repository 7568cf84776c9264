//! Badges as Credly shows them: templates are public; of a badge that somebody earned only its template is.

use super::{
    public,
    work::{About, Keep, Work},
};
use crate::standards::{
    credly::Kind,
    json::{Json, Object},
};

/// What may be kept of a template, or of a badge that somebody earned. Without an id the latter is read as what can be
/// earned, and nothing else.
pub(super) fn kept(kind: Kind, value: &Json<'_>, object: &Object<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    if kind == Kind::Template {
        return public::whole(value, work);
    }
    let about = |key: &str| match key {
        "evidence" => About::Evidence,
        "id"
        | "issued_to"
        | "issued_to_first_name"
        | "issued_to_last_name"
        | "user"
        | "earner_path"
        | "earner_photo_url"
        | "recipient_email"
        | "locale" => About::Person,
        _ => About::Other,
    };
    let kept =
        work.pick(object, &about, &|key| matches!(key, "badge_template" | "issuer").then_some(public::whole as Keep));
    kept.contains_key("badge_template").then_some(Json::Object(kept))
}
