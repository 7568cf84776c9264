//! The kernel gives what `ranking` says, whatever the number of segments.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{
    model::{
        AlignmentStrength, CredentialStatus, Date, Holder, HolderKind, Importance, Level, LevelBasis, LevelScale,
        LevelStatement, RequirementOrigin, ResultStatus, ScalePosition, Units,
    },
    ranking::{
        Alternative, Answer, Backend, FacetCounts, FacetValue, Filters, Hit, LevelNeed, MustMode, NeededLevel,
        OrderKey, Path as Way, Plan, PlanRequirement, Query, Sort, explain, id_hash, tie_hash, version_hash,
    },
};

/// Few, so that a holder often has one more than once.
const SKILLS: usize = 5;

pub(super) fn day(number: i32) -> Date {
    jiff::civil::date(2024, 1, 1) + jiff::Span::new().days(number)
}

fn level() -> impl Strategy<Value = Option<LevelStatement>> {
    let statement = (proptest::option::of(0_usize..5), proptest::option::of((0_usize..6, 1_u8..9)));
    proptest::option::of(statement.prop_map(|(level, position)| LevelStatement {
        value: String::new(),
        level: level.map(|it| Level::ALL[it]),
        position: position.map(|(scale, position)| ScalePosition { scale: LevelScale::ALL[scale], position }),
        basis: LevelBasis::Number,
    }))
}

fn kind() -> impl Strategy<Value = EvidenceKind> {
    prop_oneof![Just(EvidenceKind::Claimed), Just(EvidenceKind::Issued), Just(EvidenceKind::Verified)]
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let strength = prop_oneof![
        Just(AlignmentStrength::Mentioned),
        Just(AlignmentStrength::Taught),
        Just(AlignmentStrength::Assessed)
    ];
    let status = prop_oneof![8 => Just(CredentialStatus::Active), 1 => Just(CredentialStatus::Suspended), 1 => Just(CredentialStatus::Revoked)];
    let result = prop_oneof![8 => Just(ResultStatus::Completed), 1 => Just(ResultStatus::Failed)];
    let date = || proptest::option::weighted(0.3, (-3..4).prop_map(day));
    (0..SKILLS, level(), kind(), strength, status, result, date(), date()).prop_map(
        |(skill, level, kind, strength, status, result, issued_on, expires_on)| Evidence {
            level,
            strength,
            issued_on,
            expires_on,
            status,
            result,
            ..Evidence::bare(iri(&format!("skill-{skill}")), kind)
        },
    )
}

pub(super) fn holders() -> impl Strategy<Value = Vec<Holder>> {
    let facets = (0..3, proptest::collection::btree_set(0..4, 0..3));
    let holder = (any::<bool>(), proptest::collection::vec(evidence(), 0..16), facets);
    proptest::collection::vec(holder, 0..30).prop_map(|holders| {
        let holders = holders.into_iter().enumerate();
        holders
            .map(|(number, (learner, evidence, (country, modes)))| {
                let modes = modes.into_iter().map(|it| format!("mode-{it}")).collect();
                Holder {
                    id: iri(&format!("holder-{number}")),
                    kind: if learner { HolderKind::Learner } else { HolderKind::Credential },
                    evidence,
                    facets: BTreeMap::from([
                        ("country".to_owned(), vec![format!("country-{country}")]),
                        ("mode".to_owned(), modes),
                    ]),
                }
            })
            .collect()
    })
}

fn requirement() -> impl Strategy<Value = PlanRequirement> {
    let relation = prop_oneof![Just(1000_u32), Just(900), Just(500), Just(300)];
    let alternatives = proptest::collection::btree_map(0..SKILLS, relation, 1..4);
    (0_u32..5, any::<bool>(), level(), level(), proptest::option::weighted(0.2, kind()), alternatives).prop_map(
        |(weight, required, minimum_level, desired_level, minimum_kind, alternatives)| {
            let need = LevelNeed::new(NeededLevel::of(minimum_level.as_ref()), NeededLevel::of(desired_level.as_ref()));
            let alternatives = alternatives.into_iter().map(|(skill, relation_per_mille)| Alternative {
                skill: iri(&format!("skill-{skill}")),
                relation_per_mille,
                path: Way::Close,
            });
            PlanRequirement {
                skill: iri("skill-0"),
                label: String::new(),
                importance: if required { Importance::Required } else { Importance::Preferred },
                weight_units: Units(weight * 1_000),
                minimum_level,
                desired_level,
                need,
                minimum_kind,
                alternatives: alternatives.collect(),
                origin: RequirementOrigin::Stated,
            }
        },
    )
}

pub(super) fn plan() -> impl Strategy<Value = Plan> {
    (proptest::collection::vec(requirement(), 1..5), kind(), -3..4).prop_map(|(requirements, minimum_kind, as_of)| {
        Plan { requirements, as_of: day(as_of), minimum_kind, notes: Vec::new() }
    })
}

pub(super) fn filters() -> impl Strategy<Value = Filters> {
    let countries = proptest::collection::btree_set(0..4, 0..3);
    let modes = proptest::collection::btree_set(0..5, 0..3);
    (countries, modes).prop_map(|(countries, modes)| {
        let mut filters = Filters::default();
        for country in countries {
            filters.admit("country", &format!("country-{country}"));
        }
        for mode in modes {
            filters.admit("mode", &format!("mode-{mode}"));
        }
        filters
    })
}

pub(super) fn must() -> impl Strategy<Value = MustMode> {
    prop_oneof![
        Just(MustMode::First),
        Just(MustMode::Strict),
        Just(MustMode::Off),
        (0_u32..4).prop_map(MustMode::AtLeast)
    ]
}

fn passes(holder: &Holder, filters: &Filters, but: &str) -> bool {
    filters.0.iter().filter(|(field, _)| *field != but).all(|(field, admitted)| {
        holder.facets.get(field).is_some_and(|values| values.iter().any(|value| admitted.contains(value)))
    })
}

/// The answer as the definitions say it, holder by holder.
pub(super) fn expected(query: &Query<'_>, holders: &[Holder], data_version: &str) -> Answer {
    let scored: Vec<_> = holders
        .iter()
        .filter(|it| it.kind == query.holders)
        .map(|it| (it, explain(query.plan, it)))
        .filter(|(_, it)| it.score_units > Units(0))
        .filter(|(_, it)| query.must.admits(it.required_met, query.plan.required_total()))
        .collect();
    let mut hits: Vec<(OrderKey, Hit)> = Vec::new();
    for (holder, explanation) in scored.iter().filter(|(holder, _)| passes(holder, query.filters, "")) {
        let (score_units, required_met) = (explanation.score_units, explanation.required_met);
        let key = OrderKey {
            verified_per_mille: explanation.verified_per_mille,
            tie: tie_hash(version_hash(data_version), id_hash(&holder.id)),
            ..OrderKey::leading(query.sort, query.must, explanation.focus_per_mille, required_met, score_units)
        };
        hits.push((key, Hit { id: holder.id.clone(), required_met, score_units }));
    }
    hits.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
    let facets = query.facets.iter().map(|field| {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        let selected = query.filters.0.get(field);
        for value in selected.into_iter().flatten() {
            counts.insert(value.clone(), 0);
        }
        for (holder, _) in scored.iter().filter(|(holder, _)| passes(holder, query.filters, field)) {
            for value in holder.facets.get(field).into_iter().flatten() {
                *counts.entry(value.clone()).or_default() += 1;
            }
        }
        let mut values: Vec<FacetValue> = counts
            .into_iter()
            .map(|(value, count)| FacetValue { selected: selected.is_some_and(|it| it.contains(&value)), value, count })
            .collect();
        values.sort_by_key(|it| std::cmp::Reverse(it.count));
        FacetCounts { field: field.clone(), values }
    });
    Answer {
        total: hits.len() as u64,
        facets: facets.collect(),
        hits: hits.into_iter().map(|(_, hit)| hit).take(query.limit).collect(),
    }
}

fn entry(holder: &Holder) -> Entry {
    Entry {
        facets: holder.facets.clone(),
        evidence: holder.evidence.clone(),
        ..Entry::bare(holder.kind.into(), holder.id.clone())
    }
}

/// The same holders in one segment, and in several with some of them written twice and others deleted.
pub(super) fn snapshots(home: &Path, holders: &[Holder]) -> [std::sync::Arc<Snapshot>; 2] {
    let (one, many) = (home.join("one"), home.join("many"));
    rebuild(&one, 5, holders.iter().map(entry).collect());
    let (third, mut gone) = (holders.len() / 3, Entry::bare(EntryKind::Learner, iri("gone")));
    gone.evidence = (0..SKILLS).map(|it| Evidence::bare(iri(&format!("skill-{it}")), EvidenceKind::Verified)).collect();
    // The last holders are first written as if they had everything.
    let stale = |it: &Holder| Entry { evidence: gone.evidence.clone(), ..entry(it) };
    let first = holders[..third].iter().map(entry).chain(holders[third..].iter().map(stale)).chain([gone.clone()]);
    rebuild(&many, 4, first.collect());
    update(&many, 4, holders[third..2 * third].iter().map(entry).collect(), &[(EntryKind::Learner, iri("gone"))]);
    update(&many, 4, holders[2 * third..].iter().map(entry).collect(), &[]);
    update(&many, 5, holders[..third / 2].iter().map(entry).collect(), &[]);
    [one, many].map(|dir| Index::open(&dir, CATALOG).unwrap().snapshot())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_kernel_gives_what_ranking_says(
        holders in holders(),
        questions in proptest::collection::vec((plan(), filters(), must(), any::<[bool; 2]>(), 0_usize..8), 12),
    ) {
        let home = tempfile::tempdir().unwrap();
        let facets = ["mode".to_owned(), "country".to_owned()];
        for snapshot in snapshots(home.path(), &holders) {
            for (plan, filters, must, [learners, by_score], limit) in &questions {
                let query = Query {
                    plan,
                    filters,
                    holders: if *learners { HolderKind::Learner } else { HolderKind::Credential },
                    must: *must,
                    sort: if *by_score { Sort::Score } else { Sort::Focus },
                    limit: *limit,
                    facets: &facets,
                };
                let answer = snapshot.top(&query).unwrap();
                prop_assert_eq!(answer, expected(&query, &holders, &snapshot.data_version()));
            }
        }
    }
}

#[test]
fn many_ties_are_cut_exactly_and_memory_is_reused() {
    let home = tempfile::tempdir().unwrap();
    let holders: Vec<Holder> = (0..3_000)
        .map(|number| {
            let kind = if number % 3 == 0 { EvidenceKind::Verified } else { EvidenceKind::Issued };
            let evidence =
                vec![Evidence::bare(iri("skill-0"), kind), Evidence::bare(iri("skill-1"), EvidenceKind::Issued)];
            let (id, kind) = (iri(&format!("holder-{number}")), HolderKind::Learner);
            Holder { id, kind, evidence, facets: BTreeMap::new() }
        })
        .collect();
    let [one, many] = snapshots(home.path(), &holders);
    let requirement = PlanRequirement {
        skill: iri("skill-0"),
        label: String::new(),
        importance: Importance::Required,
        weight_units: Units::FULL,
        minimum_level: None,
        desired_level: None,
        need: LevelNeed::default(),
        minimum_kind: None,
        alternatives: vec![Alternative { skill: iri("skill-0"), relation_per_mille: 1000, path: Way::Exact }],
        origin: RequirementOrigin::Stated,
    };
    let (requirements, notes) = (vec![requirement], Vec::new());
    let plan = Plan { requirements, as_of: day(0), minimum_kind: EvidenceKind::Issued, notes };
    let filters = Filters::default();
    for limit in [1, 10, 1_100] {
        let (must, sort) = (MustMode::First, Sort::Score);
        let query =
            Query { plan: &plan, holders: HolderKind::Learner, filters: &filters, must, sort, limit, facets: &[] };
        let wanted = expected(&query, &holders, &one.data_version());
        for snapshot in [&one, &many, &one] {
            assert_eq!(snapshot.top(&query).unwrap(), wanted, "{limit}");
        }
    }
}
