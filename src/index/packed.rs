//! One piece of evidence in 64 bits: two days, and a profile of level, scale, strength and kind.
//!
//! ```text
//! bits 41..64  expires_on, as a day number; all ones when absent
//! bits 18..41  issued_on, as a day number; 0 when absent
//! bits 16..18  kind      bits 14..16  strength
//! bits  6..14  position  bits  3..6   scale, 0 for none      bits 0..3  level, 0 for unknown
//! ```
//! Days are counted from the first day of [`Date`], so that every date fits and compares exactly.

use crate::{
    model::{
        AlignmentStrength, CredentialStatus, Date, Evidence, EvidenceKind, Level, LevelScale, ResultStatus,
        ScalePosition,
    },
    ranking::HeldLevel,
};

/// How many bits of a code are its profile.
pub(super) const PROFILE_BITS: u32 = 18;
const DAY_BITS: u32 = 23;
const EXPIRES_SHIFT: u32 = PROFILE_BITS + DAY_BITS;
const DAY_MASK: u64 = (1 << DAY_BITS) - 1;
/// What stands for the last day of evidence that has none.
pub(super) const NEVER: u64 = DAY_MASK;
/// The bits of a code that are its profile.
pub(super) const PROFILE_MASK: u64 = (1 << PROFILE_BITS) - 1;

/// What decides, beside the dates, what a piece of evidence gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Profile {
    /// Its level.
    pub(super) held: HeldLevel,
    /// How firmly it is tied to the skill.
    pub(super) strength: AlignmentStrength,
    /// How well it is founded.
    pub(super) kind: EvidenceKind,
}

/// The code of a piece of evidence; `None` when it can never count.
pub(super) fn pack(evidence: &Evidence) -> Option<u64> {
    if evidence.status != CredentialStatus::Active || evidence.result != ResultStatus::Completed {
        return None;
    }
    let held = HeldLevel::of(evidence.level.as_ref());
    let level = held.level.map_or(0, |it| u64::from(it.number()));
    let (scale, position) = held.position.map_or((0, 0), |it| (it.scale as u64, u64::from(it.position)));
    let strength = match evidence.strength {
        AlignmentStrength::Mentioned => 0,
        AlignmentStrength::Taught => 1,
        AlignmentStrength::Assessed => 2,
    };
    let kind = match evidence.kind {
        EvidenceKind::Claimed => 0,
        EvidenceKind::Issued => 1,
        EvidenceKind::Verified => 2,
    };
    let issued = evidence.issued_on.map_or(0, day_number);
    let expires = evidence.expires_on.map_or(DAY_MASK, day_number);
    let profile = level | scale << 3 | position << 6 | strength << 14 | kind << 16;
    Some(profile | issued << PROFILE_BITS | expires << EXPIRES_SHIFT)
}

/// The profile of a code.
pub(super) fn unpack_profile(code: u64) -> Profile {
    let bits = |shift: u32, width: u32| u8::try_from(code >> shift & ((1 << width) - 1)).unwrap_or(u8::MAX);
    let level = Level::from_number(bits(0, 3));
    let position = LevelScale::from_number(bits(3, 3)).map(|scale| ScalePosition { scale, position: bits(6, 8) });
    Profile {
        held: HeldLevel { level, position },
        strength: match bits(14, 2) {
            0 => AlignmentStrength::Mentioned,
            1 => AlignmentStrength::Taught,
            _ => AlignmentStrength::Assessed,
        },
        kind: match bits(16, 2) {
            0 => EvidenceKind::Claimed,
            1 => EvidenceKind::Issued,
            _ => EvidenceKind::Verified,
        },
    }
}

/// Whether evidence with this code counts on `day` by its dates.
#[inline]
pub(super) fn counts_on(code: u64, day: u64) -> bool {
    issued_on(code) <= day && expires_on(code) >= day
}

/// The day, as a number, on which evidence with this code was issued; 0 when that is not known.
#[inline]
pub(super) fn issued_on(code: u64) -> u64 {
    code >> PROFILE_BITS & DAY_MASK
}

/// The last day, as a number, of evidence with this code; [`NEVER`] when it has none.
#[inline]
pub(super) fn expires_on(code: u64) -> u64 {
    code >> EXPIRES_SHIFT
}

/// The number of a day, 1 for the first that a [`Date`] can be.
pub(super) fn day_number(date: Date) -> u64 {
    let days = date.duration_since(Date::MIN).as_hours() / 24;
    u64::try_from(days + 1).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Iri, LevelBasis, LevelStatement};

    #[test]
    fn a_profile_survives_packing() {
        let scales = std::iter::once(None).chain(LevelScale::ALL.into_iter().map(Some));
        for (number, scale) in (0..).zip(scales) {
            for level in [None, Some(Level::Aware), Some(Level::Expert)] {
                for kind in [EvidenceKind::Claimed, EvidenceKind::Issued, EvidenceKind::Verified] {
                    let position = scale.map(|scale| ScalePosition { scale, position: 255 - number });
                    let value = String::new();
                    let level = LevelStatement { value, level, position, basis: LevelBasis::Number };
                    let mut evidence = Evidence::bare(Iri::local("skill", "x"), kind);
                    evidence.strength = AlignmentStrength::Taught;
                    evidence.level = Some(level);
                    let profile = unpack_profile(pack(&evidence).unwrap());
                    assert_eq!(profile.held, HeldLevel::of(evidence.level.as_ref()));
                    assert_eq!((profile.strength, profile.kind), (evidence.strength, kind));
                }
            }
        }
    }

    #[test]
    fn days_count_to_the_ends_of_time() {
        let day = |year, month, day| jiff::civil::date(year, month, day);
        let table = [
            (None, None, Date::MIN, true),
            (None, None, Date::MAX, true),
            (Some(day(2024, 2, 29)), None, day(2024, 2, 28), false),
            (Some(day(2024, 2, 29)), None, day(2024, 2, 29), true),
            (None, Some(day(2024, 2, 29)), day(2024, 2, 29), true),
            (None, Some(day(2024, 2, 29)), day(2024, 3, 1), false),
            (Some(Date::MAX), None, day(9999, 12, 30), false),
            (Some(Date::MAX), Some(Date::MAX), Date::MAX, true),
            (Some(Date::MIN), Some(Date::MIN), Date::MIN, true),
        ];
        for (issued_on, expires_on, as_of, expected) in table {
            let evidence =
                Evidence { issued_on, expires_on, ..Evidence::bare(Iri::local("skill", "x"), EvidenceKind::Issued) };
            let code = pack(&evidence).unwrap();
            assert_eq!(counts_on(code, day_number(as_of)), expected, "{issued_on:?} {expires_on:?} {as_of}");
        }
    }

    #[test]
    fn what_can_never_count_is_not_packed() {
        let bare = Evidence::bare(Iri::local("skill", "x"), EvidenceKind::Verified);
        assert!(pack(&bare).is_some());
        for status in [CredentialStatus::Revoked, CredentialStatus::Suspended] {
            assert_eq!(pack(&Evidence { status, ..bare.clone() }), None);
        }
        assert_eq!(pack(&Evidence { result: ResultStatus::InProgress, ..bare }), None);
    }
}
