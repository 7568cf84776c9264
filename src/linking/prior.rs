//! How often a skill is asked for, whatever is written.
//!
//! `data/models/prior.csv` has the skills of ESCO; `data/models/train_prior.py` says from what it is made.

use std::{collections::HashMap, sync::LazyLock};

use crate::model::Iri;

/// What the IRIs of the table start with.
const ESCO: &str = "http://data.europa.eu/esco/skill/";

/// By the end of the IRI: how often.
static SHIPPED: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| read(SHIPPED_TEXT));

const SHIPPED_TEXT: &str = include_str!("../../data/models/prior.csv");

/// The digest of the table.
pub(super) fn shipped_digest() -> [u8; 32] {
    *blake3::hash(SHIPPED_TEXT.as_bytes()).as_bytes()
}

/// How often a skill is asked for: natural logarithm of one and a smoothed count; 0 where nothing is known.
pub(super) fn asked_for(skill: &Iri) -> f32 {
    let name = skill.as_str().strip_prefix(ESCO);
    name.and_then(|it| SHIPPED.get(it)).copied().unwrap_or_default()
}

/// Lines of `name,value`, behind a header.
fn read(table: &'static str) -> HashMap<&'static str, f32> {
    let line = |line: &'static str| {
        let (name, value) = line.split_once(',')?;
        Some((name, value.parse().ok().filter(|it: &f32| it.is_finite())?))
    };
    table.lines().skip(1).filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_often_asked_for_weighs_more() {
        let of = |name: &str| asked_for(&Iri::new(&format!("{ESCO}{name}")).unwrap());
        assert!(!SHIPPED.is_empty() && SHIPPED.values().all(|it| (0.0..20.0).contains(it)));
        // project management, against a skill that is no skill.
        assert!(of("237db40b-4600-47c0-837f-4a2c4f3014ab") > of("x"));
        assert!(asked_for(&Iri::new("urn:x:y").unwrap()).abs() < 1e-6);
        assert!(SHIPPED.len() > 5_000);
        // What data/models/train_prior.py prints of it.
        let hash = include_bytes!("../../data/models/prior.csv")
            .iter()
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        assert_eq!(hash, 0xae20_ce66_06df_e00f, "{hash:016x}: made by another script, or changed");
    }
}
