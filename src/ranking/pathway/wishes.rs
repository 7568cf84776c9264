//! What a learner wants of every credential of a pathway.

use crate::model::{Achievement, DeliveryMode, Iri};

/// What every credential of a pathway must be. What a credential does not say, it does not fulfil.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wishes {
    /// Any of these ways of teaching; empty: any.
    pub modes: Vec<DeliveryMode>,
    /// Any of these languages (BCP 47; `en` admits `en-GB`); empty: any.
    pub languages: Vec<String>,
    /// Any of these issuers, by IRI or by name (case does not matter); empty: any.
    pub issuers: Vec<String>,
    /// None of these credentials and issuers, by IRI or by name.
    pub excluded: Vec<String>,
}

impl Wishes {
    /// Whether the credential is what is wanted. Withdrawn ones never are.
    pub fn admit(&self, achievement: &Achievement) -> bool {
        let modes = self.modes.is_empty() || achievement.delivery.iter().any(|it| self.modes.contains(it));
        let languages = self.languages.is_empty() || achievement.language.iter().any(|it| self.speaks(it));
        let issuer = achievement.issuer.as_ref();
        let issued_by =
            |list: &[String]| issuer.is_some_and(|it| is_in(list, &it.id, it.name.as_deref().unwrap_or_default()));
        let issuers = self.issuers.is_empty() || issued_by(&self.issuers);
        let excluded = is_in(&self.excluded, &achievement.id, &achievement.name) || issued_by(&self.excluded);
        modes && languages && issuers && !excluded && !achievement.withdrawn
    }

    fn speaks(&self, given: &str) -> bool {
        self.languages.iter().any(|wanted| {
            let head = given.get(..wanted.len()).is_some_and(|it| it.eq_ignore_ascii_case(wanted));
            head && matches!(given.as_bytes().get(wanted.len()), None | Some(b'-' | b'_'))
        })
    }
}

/// Whether the list names the thing; in IRIs and names, case does not matter.
fn is_in(list: &[String], id: &Iri, name: &str) -> bool {
    list.iter().any(|wanted| wanted.eq_ignore_ascii_case(id.as_str()) || wanted.to_lowercase() == name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Reference;

    fn achievement() -> Achievement {
        Achievement {
            delivery: vec![DeliveryMode::Online],
            language: vec!["en-GB".to_owned()],
            issuer: Some(Reference {
                id: Iri::new("https://issuer.example/a").unwrap(),
                name: Some("Alder School".to_owned()),
            }),
            ..Achievement::unnamed(Iri::new("https://badge.example/1").unwrap())
        }
    }

    #[test]
    fn every_wish_must_be_fulfilled_by_what_is_said() {
        let list = |text: &str| vec![text.to_owned()];
        for (wishes, admitted) in [
            (Wishes::default(), true),
            (Wishes { modes: vec![DeliveryMode::Online], ..Wishes::default() }, true),
            (Wishes { modes: vec![DeliveryMode::InPerson], ..Wishes::default() }, false),
            (Wishes { languages: list("en"), ..Wishes::default() }, true),
            (Wishes { languages: list("EN-gb"), ..Wishes::default() }, true),
            (Wishes { languages: list("e"), ..Wishes::default() }, false),
            (Wishes { languages: list("de"), ..Wishes::default() }, false),
            (Wishes { issuers: list("alder school"), ..Wishes::default() }, true),
            (Wishes { issuers: list("https://issuer.example/a"), ..Wishes::default() }, true),
            (Wishes { issuers: list("Birch School"), ..Wishes::default() }, false),
            (Wishes { excluded: list("https://badge.example/1"), ..Wishes::default() }, false),
            (Wishes { excluded: list("https://issuer.example/a"), ..Wishes::default() }, false),
            (Wishes { excluded: list("https://badge.example/2"), ..Wishes::default() }, true),
        ] {
            assert_eq!(wishes.admit(&achievement()), admitted, "{wishes:?}");
        }
        let silent = Achievement::unnamed(Iri::new("https://badge.example/2").unwrap());
        assert!(Wishes::default().admit(&silent));
        assert!(!Wishes { modes: vec![DeliveryMode::Online], ..Wishes::default() }.admit(&silent));
        assert!(!Wishes { languages: list("en"), ..Wishes::default() }.admit(&silent));
        assert!(!Wishes::default().admit(&Achievement { withdrawn: true, ..achievement() }));
    }
}
