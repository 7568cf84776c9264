//! A crowd answers like an index and like `ranking`; many questions at once like one after the other; what many cover
//! of many plans is what each scores.

use std::sync::Mutex;

use proptest::prelude::*;

use super::{
    backend::{expected, filters, holders, must, plan, snapshots},
    *,
};
use crate::{
    model::{Holder, HolderKind, Units},
    ranking::{
        Answer, Backend, Coverage, CoverageQuery, Filters, MustMode, Plan, PlanTotals, PlanUnits, Query, Sort, explain,
    },
};

type Question = (Plan, Filters, MustMode, [bool; 2], usize);

/// The same holders, some of whom came before with other evidence.
fn crowd(data_version: &str, holders: &[Holder]) -> Crowd {
    let half = holders.len() / 2;
    let stale = holders[half..].iter().map(|it| Holder { evidence: holders[0].evidence.clone(), ..it.clone() });
    Crowd::new(data_version, stale.chain(holders.iter().cloned()))
}

fn queries<'a>(questions: &'a [Question], facets: &'a [String]) -> Vec<Query<'a>> {
    let query = |(number, (plan, filters, must, [learners, by_score], limit)): (usize, &'a Question)| Query {
        plan,
        filters,
        holders: if *learners { HolderKind::Learner } else { HolderKind::Credential },
        must: *must,
        sort: if *by_score { Sort::Score } else { Sort::Focus },
        limit: *limit,
        facets: if number % 3 == 0 { facets } else { &[] },
    };
    questions.iter().enumerate().map(query).collect()
}

/// Checks all pairs and what is made of them.
fn check_coverage(of: &dyn Coverage, holders: &[Holder], plans: &[Plan], kind: HolderKind, filters: &Filters) {
    let passes = |it: &&Holder| {
        let has = |(field, admitted): (&String, &std::collections::BTreeSet<String>)| {
            it.facets.get(field).is_some_and(|values| values.iter().any(|it| admitted.contains(it)))
        };
        it.kind == kind && filters.0.iter().all(has)
    };
    let scores = |it: &Holder| plans.iter().map(|plan| explain(plan, it).score_units.0).collect::<Vec<u32>>();
    let mut wanted: Vec<(Iri, Vec<u32>)> =
        holders.iter().filter(passes).map(|it| (it.id.clone(), scores(it))).collect();
    wanted.sort();
    let query = CoverageQuery { plans, holders: kind, filters };
    let found = Mutex::new(Vec::new());
    let each = |block: &crate::ranking::CoverageBlock<'_>| {
        for (at, row) in block.rows().enumerate() {
            found.lock().unwrap().push((block.first + at, (block.id)(at)?, row.to_vec()));
        }
        Ok(())
    };
    of.coverage(&query, &each).unwrap();
    let mut found = found.into_inner().unwrap();
    found.sort();
    assert!(found.iter().map(|it| it.0).eq(0..wanted.len()), "holders are numbered");
    let in_order: Vec<Iri> = found.iter().map(|it| it.1.clone()).collect();
    let mut found: Vec<(Iri, Vec<u32>)> = found.into_iter().map(|it| (it.1, it.2)).collect();
    found.sort();
    assert_eq!(found, wanted);

    let reaching = Units(2_000);
    let (mut order, mut best) = (Vec::new(), Vec::new());
    let mut each = |id: &Iri, plans: &[PlanUnits]| {
        order.push(id.clone());
        best.push((id.clone(), plans.to_vec()));
        Ok(())
    };
    let totals = of.best_plans(&query, 2, reaching, &mut each).unwrap();
    assert_eq!(order, in_order);
    best.sort_by(|one, other| one.0.cmp(&other.0));
    for ((_, best), (id, scores)) in best.iter().zip(&wanted) {
        let mut plans: Vec<(std::cmp::Reverse<u32>, usize)> =
            scores.iter().zip(0..).filter(|it| *it.0 > 0).map(|(it, plan)| (std::cmp::Reverse(*it), plan)).collect();
        plans.sort_unstable();
        let shown: Vec<_> = best.iter().map(|it| (std::cmp::Reverse(it.units.0), it.plan)).collect();
        assert_eq!(shown, plans[..plans.len().min(2)], "{id}");
    }
    for (plan, totals) in totals.iter().enumerate() {
        let of = |from: u32| wanted.iter().map(|it| it.1[plan]).filter(move |it| *it >= from);
        let units = of(0).map(u64::from).sum();
        let (covering, reaching) = (of(1).count() as u64, of(reaching.0).count() as u64);
        assert_eq!(*totals, PlanTotals { units, covering, reaching }, "{plan}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn crowd_snapshot_and_oracle_agree(
        holders in holders(),
        questions in proptest::collection::vec((plan(), filters(), must(), any::<[bool; 2]>(), 0_usize..8), 12),
    ) {
        let home = tempfile::tempdir().unwrap();
        let facets = ["mode".to_owned(), "country".to_owned()];
        let queries = queries(&questions, &facets);
        let [one, many] = snapshots(home.path(), &holders);
        let crowd = crowd(&one.data_version(), &holders);
        let wanted: Vec<Answer> = queries.iter().map(|it| expected(it, &holders, &one.data_version())).collect();
        for (query, wanted) in queries.iter().zip(&wanted) {
            prop_assert_eq!(&crowd.top(query).unwrap(), wanted);
        }
        let backends: [&dyn Backend; 3] = [&crowd, &*one, &*many];
        for backend in backends {
            for threads in [1, 3] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                prop_assert_eq!(&pool.install(|| backend.top_many(&queries)).unwrap(), &wanted);
            }
        }
        // Plans of several days.
        let plans: Vec<Plan> = questions.iter().map(|it| it.0.clone()).collect();
        let coverages: [&dyn Coverage; 3] = [&crowd, &*one, &*many];
        for coverage in coverages {
            check_coverage(coverage, &holders, &plans, HolderKind::Learner, &questions[0].1);
            check_coverage(coverage, &holders, &plans, HolderKind::Credential, &Filters::default());
        }
    }
}

#[test]
fn a_crowd_counts_whom_it_has() {
    let holder = |number: usize, kind| Holder {
        id: iri(&format!("holder-{number}")),
        kind,
        evidence: Vec::new(),
        facets: std::collections::BTreeMap::new(),
    };
    // A learner and a credential may have the same name; a learner who comes twice is there once.
    let learners = (0..20).chain(15..17).map(|it| holder(it, HolderKind::Learner));
    let crowd = Crowd::new("version", learners.chain([holder(3, HolderKind::Credential)]));
    assert_eq!((crowd.count(HolderKind::Learner), crowd.count(HolderKind::Credential)), (20, 1));
    let nobody = Crowd::new("version", []);
    assert_eq!(nobody.count(HolderKind::Learner), 0);
    check_coverage(&nobody, &[], &[], HolderKind::Learner, &Filters::default());
}
