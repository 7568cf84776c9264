//! One redaction under way: where it is, what it leaves out, and what that must not turn up as anywhere else.

use std::borrow::Cow;

use super::{
    TOO_MANY,
    secrets::{self, Secrets},
};
use crate::standards::{
    Limits,
    json::{Json, Object},
    shared::node::escape,
};

/// How a member is kept; `None`: not at all.
pub(super) type Keep = fn(&Json<'_>, &mut Work<'_>) -> Option<Json<'static>>;

/// What something that is left out may tell of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// It is about the person: names, ids, numbers, addresses.
    Person,
    /// Where their work lies.
    Evidence,
    /// Something else, in which an address may stand.
    Other,
}

/// The state of one redaction.
pub(super) struct Work<'l> {
    pub(super) limits: &'l Limits,
    /// How many tokens deep it is.
    pub(super) tokens: u8,
    path: Vec<String>,
    removed: Vec<String>,
    changed: bool,
    secrets: Secrets,
}

/// So many places are remembered.
const MOST_REMOVED: usize = 1_000;

/// Names in pointers: those that are left out by rule. Others may be made of what nobody may know.
const KNOWN: [&str; 68] = [
    "recipient",
    "evidence",
    "narrative",
    "proof",
    "image",
    "credentialSubject",
    "id",
    "@id",
    "identifier",
    "name",
    "email",
    "result",
    "results",
    "source",
    "term",
    "role",
    "licenseNumber",
    "endorsement",
    "endorsements",
    "endorsementJwt",
    "holder",
    "termsOfUse",
    "refreshService",
    "description",
    "badge",
    "issuer",
    "achievement",
    "achievements",
    "verifiableCredential",
    "credential",
    "credentials",
    "assertions",
    "assertion",
    "signedAssertions",
    "signedAssertion",
    "compactJwsString",
    "data",
    "@graph",
    "vc",
    "vp",
    "sub",
    "salt",
    "uid",
    "verify",
    "verification",
    "revocationReason",
    "revokedAssertions",
    "revokedCredential",
    "claim",
    "profile",
    "partner",
    "hasClaim",
    "provenBy",
    "influencedBy",
    "awardedBy",
    "hasPart",
    "displayParameter",
    "givenName",
    "familyName",
    "creator",
    "author",
    "review",
    "activityStartDate",
    "activityEndDate",
    "creditsEarned",
    "awardedDate",
    "url",
    "deliveryDetails",
];

impl<'l> Work<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self { limits, tokens: 0, path: Vec::new(), removed: Vec::new(), changed: false, secrets: Secrets::default() }
    }

    /// Whether anything was left out.
    pub(super) fn changed(&self) -> bool {
        self.changed
    }

    /// What was left out.
    pub(super) fn removed(&self) -> Vec<String> {
        self.removed.clone()
    }

    /// What must not turn up in what is left.
    pub(super) fn secrets(&mut self) -> Result<Secrets, &'static str> {
        let secrets = std::mem::take(&mut self.secrets);
        if secrets.are_too_many() { Err(TOO_MANY) } else { Ok(secrets) }
    }

    /// Says that something is left out that has no pointer, or stands in another form now.
    pub(super) fn note(&mut self, what: &str) {
        self.changed = true;
        if self.removed.len() < MOST_REMOVED && !self.removed.iter().rev().take(8).any(|it| it == what) {
            self.removed.push(what.to_owned());
        }
    }

    /// Leaves out what is here.
    pub(super) fn cut(&mut self, value: &Json<'_>, about: About) {
        self.cut_as("", value, about);
    }

    fn cut_as(&mut self, key: &str, value: &Json<'_>, about: About) {
        self.secrets.gather(key, value, about);
        let place = self.path.concat();
        self.note(if place.is_empty() { "/" } else { &place });
    }

    /// Leaves out a member.
    pub(super) fn cut_member(&mut self, key: &str, value: &Json<'_>, about: About) {
        self.at_key(key, |work| work.cut_as(key, value, about));
    }

    /// Does something one member deeper.
    pub(super) fn at_key<T>(&mut self, key: &str, act: impl FnOnce(&mut Self) -> T) -> T {
        let known = KNOWN.contains(&key);
        self.path.push(if known { format!("/{}", escape(key)) } else { "/*".to_owned() });
        let done = act(self);
        self.path.pop();
        done
    }

    fn at_item<T>(&mut self, at: usize, act: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(format!("/{at}"));
        let done = act(self);
        self.path.pop();
        done
    }

    /// The same for every item of an array, or for the value itself. An item of which nothing is left becomes null, so
    /// that the others stay at their places; `None` when nothing is left at all.
    pub(super) fn each(
        &mut self,
        value: &Json<'_>,
        keep: &mut dyn FnMut(&Json<'_>, &mut Self) -> Option<Json<'static>>,
    ) -> Option<Json<'static>> {
        let Json::Array(items) = value else { return keep(value, self) };
        let mut left = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            left.push(self.at_item(at, |work| keep(item, work)).unwrap_or(Json::Null));
        }
        let any = items.is_empty() || left.iter().any(|it| !it.is_null());
        any.then_some(Json::Array(left))
    }

    /// An object of the members that have a rule; the others are left out as `about` says.
    pub(super) fn pick(
        &mut self,
        object: &Object<'_>,
        about: &dyn Fn(&str) -> About,
        rule: &dyn Fn(&str) -> Option<Keep>,
    ) -> Object<'static> {
        let mut left = Object::default();
        for (at, (key, value)) in object.iter().enumerate() {
            // Of a repeated key the last one counts.
            let last = || object.iter().skip(at + 1).all(|(later, _)| later != key);
            let kept = if let Some(keep) = rule(key).filter(|_| last()) {
                self.at_key(key, |work| keep(value, work))
            } else {
                self.cut_member(key, value, about(key));
                None
            };
            if let Some(kept) = kept {
                left.push(Cow::Owned(key.to_owned()), kept);
            }
        }
        left
    }

    /// Whether an item may be kept that is a text: no address of a person.
    pub(super) fn is_public_text(text: &str) -> bool {
        !secrets::holds_address(text)
            && !text.trim_start().get(..7).is_some_and(|it| it.eq_ignore_ascii_case("mailto:"))
    }
}

/// A text, number or truth value, or several: types and dates. Nothing that has parts.
pub(super) fn plain(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    checked(value, work, &|text| text.len() <= 2_048 && Work::is_public_text(text))
}

/// A date, in any form that is made of numbers. Words may name somebody.
pub(super) fn date(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    const SIGNS: &str = "TZ:+-./, ";
    checked(value, work, &|text| text.len() <= 40 && text.chars().all(|it| it.is_ascii_digit() || SIGNS.contains(it)))
}

/// How a badge is verified, in the words of the standards.
pub(super) fn verification_type(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    const WORDS: [&str; 6] = ["hosted", "hostedbadge", "signed", "signedbadge", "verificationobject", "verification"];
    let last_part = |text: &str| text.rsplit(['/', '#', ':']).next().unwrap_or(text).to_ascii_lowercase();
    checked(value, work, &|text| text.len() <= 100 && WORDS.contains(&last_part(text).as_str()) && !text.contains('@'))
}

/// A text that passes, a number or a truth value, or several.
fn checked(value: &Json<'_>, work: &mut Work<'_>, passes: &dyn Fn(&str) -> bool) -> Option<Json<'static>> {
    work.each(value, &mut |item, work| {
        let kept = match item {
            Json::String(text) => passes(text),
            Json::Number(_) | Json::Bool(_) | Json::Null => true,
            Json::Array(_) | Json::Object(_) => false,
        };
        if kept {
            return Some(item.clone().into_owned());
        }
        work.cut(item, About::Other);
        None
    })
}

/// The id of a thing that is no person.
pub(super) fn id(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    if value.as_str().is_some_and(super::public::is_picture) {
        work.cut(value, About::Other);
        return None;
    }
    plain(value, work)
}

/// What names the words of a document.
pub(super) fn context(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    super::public::whole(value, work)
}
