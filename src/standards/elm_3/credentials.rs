//! Credentials: who was awarded what. Each claim, and each part of one, is an achievement and an award of its own.

use std::collections::{HashMap, HashSet};

use super::{
    achievements::{self, Sources},
    graph::{self, Things, lasting_id, text},
    link,
    organisations::Organisations,
    outcomes::Proof,
    results,
};
use crate::{
    model::{
        Achievement, AchievementRelation, AchievementRelationKind, AwardResult, Credential, CredentialStatus, Date,
        HolderIdentity, Iri, Problem, Reading, Record, Reference,
    },
    standards::{
        Scope,
        json::Json,
        shared::{Node, badge, dates},
    },
};

/// Reads the credentials and specifications of one document.
pub(super) struct Reader<'a, 's> {
    pub(super) things: Things<'a>,
    pub(super) scope: &'s Scope<'s>,
    pub(super) organisations: Organisations,
    /// Specifications that are put down already, and their achievements.
    specs: HashMap<*const Json<'a>, Iri>,
    /// How many parts deep it is.
    depth: usize,
    /// Claims that are read already, and their achievements.
    claims: HashMap<*const Json<'a>, Option<Iri>>,
}

/// What all claims of a credential share.
struct Award {
    id: Iri,
    issuer: Option<Reference>,
    holder: Option<HolderIdentity>,
    from: Option<Date>,
    until: Option<Date>,
    /// Claims so far: the first has the credential's own id.
    count: usize,
    drafts: Vec<Draft>,
    /// Where the draft of an achievement is.
    places: HashMap<Iri, usize>,
    /// Relations that are put down already, by the place of their draft.
    related: HashSet<(usize, AchievementRelation)>,
}

/// An achievement and its award, until all its relations are known.
struct Draft {
    place: String,
    achievement: Achievement,
    credential: Credential,
    credential_place: String,
}

impl<'a, 's> Reader<'a, 's> {
    pub(super) fn new(things: Things<'a>, scope: &'s Scope<'s>) -> Self {
        Self {
            things,
            scope,
            organisations: Organisations::default(),
            specs: HashMap::new(),
            depth: 0,
            claims: HashMap::new(),
        }
    }

    /// Reads a credential.
    pub(super) fn credential(&mut self, node: &Node<'a>, reading: &mut Reading) {
        let id = lasting_id(node).unwrap_or_else(|| badge::local_id("credential", "", node, self.scope, reading));
        let issuer = self.things.one(node, &["issuer"]);
        let issuer = issuer.and_then(|it| self.organisations.read(&self.things, &it, reading));
        let first = graph::key(node, &["validFrom", "issuanceDate", "issued", "dateIssued"]);
        let last = graph::key(node, &["validUntil", "expirationDate", "expiryDate"]);
        let keys = (first.map(|it| vec![it]).unwrap_or_default(), last.map(|it| vec![it]).unwrap_or_default());
        let (from, until) = dates::period(node, &keys.0, &keys.1, reading);
        let mut award = Award {
            id,
            issuer,
            holder: None,
            from,
            until,
            count: 0,
            drafts: Vec::new(),
            places: HashMap::new(),
            related: HashSet::new(),
        };
        let mut subjects = self.things.all(node, &["credentialSubject"]);
        if subjects.is_empty() {
            subjects.push(node.clone());
        }
        for subject in &subjects {
            award.holder = Some(self.holder(subject, &award.id, reading));
            let mut claims: Vec<Node<'a>> = Vec::new();
            for term in ["hasClaim", "claims", "claim", "achieved", "learningAchievement"] {
                claims.extend(self.things.all(subject, &[term]));
            }
            // Activities and assessments that led to an achievement are read with it.
            let weight = |it: &Node<'a>| usize::from(it.is_a(&["LearningActivity", "LearningAssessment"]));
            claims.sort_by_key(weight);
            for claim in &claims {
                self.claim(claim, node, &mut award, reading);
            }
        }
        if award.count == 0 {
            let place = node.place_of("credentialSubject");
            let hint = "state in credentialSubject what its holder achieved (hasClaim)";
            reading.problems.push(Problem::error(place, "the credential claims nothing", hint));
        }
        for draft in award.drafts {
            reading.push(draft.place, Record::Achievement(draft.achievement));
            reading.push(draft.credential_place, Record::Credential(draft.credential));
        }
    }

    /// Who holds it: an id that lasts, else an e-mail address or an identifier. Names are not read. Europass calls each
    /// holder `urn:epass:person:1`; who is known by nothing else is known by this credential alone.
    fn holder(&self, subject: &Node<'a>, credential: &Iri, reading: &mut Reading) -> HolderIdentity {
        let is_person = subject.is_a(&["Person", "Agent"]) || !subject.is_a(&["EuropeanDigitalCredential"]);
        if let Some(id) = lasting_id(subject).filter(|_| is_person) {
            return HolderIdentity { kind: "id".to_owned(), value: id.as_str().to_owned() };
        }
        for contact in self.things.all(subject, &["contactPoint", "hasContactPoint"]) {
            for mail in self.things.all(&contact, &["emailAddress", "mailBox", "mailbox"]) {
                let address = mail.id().unwrap_or_default();
                let address = address.trim_start_matches("mailto:").trim().to_lowercase();
                if address.contains('@') {
                    return HolderIdentity { kind: "email".to_owned(), value: address };
                }
            }
        }
        for identifier in self.things.all(subject, &["identifier"]) {
            let number = text(&identifier, &["notation"]);
            let scheme = text(&identifier, &["schemeId", "schemeName", "schemeID"]);
            if let (Some(number), Some(scheme)) = (number, scheme) {
                return HolderIdentity { kind: "identifier".to_owned(), value: format!("{scheme} {number}") };
            }
        }
        let message = "the holder has no id beyond this document, so this credential stands alone";
        reading.problems.push(Problem::note(subject.place(), message, "give the person a DID or another lasting id"));
        HolderIdentity { kind: "credential".to_owned(), value: credential.as_str().to_owned() }
    }

    /// Reads a claim and its parts; the IRI of its achievement.
    fn claim(&mut self, claim: &Node<'a>, owner: &Node<'a>, award: &mut Award, reading: &mut Reading) -> Option<Iri> {
        if let Some(known) = self.claims.get(&std::ptr::from_ref(claim.value)) {
            return known.clone();
        }
        self.claims.insert(std::ptr::from_ref(claim.value), None);
        if !claim.value.is_object() {
            award.count += 1;
            let Some(id) = achievements::outside(claim) else {
                reading.problems.push(Problem::error(
                    claim.place(),
                    "the claim is not described in the document",
                    "embed what was achieved, or give its web address",
                ));
                return None;
            };
            link(&id, reading);
            let credential = award.credential(Reference::to(id), None, award.from, award.until, Vec::new());
            reading.push(owner.place(), Record::Credential(credential));
            return None;
        }
        let specs = self.things.all(claim, &["specifiedBy"]);
        let spec = specs.iter().find(|it| it.value.is_object());
        for id in specs.iter().filter_map(achievements::outside) {
            link(&id, reading);
        }
        let issuer = self.awarding_body(claim, reading).or_else(|| award.issuer.clone());
        let results = self.results(claim);
        let proof = self.proof(claim, spec, &results);
        let sources = Sources { claim: Some(claim), spec, issuer: issuer.clone(), proof };
        let achievement =
            achievements::achievement(&self.things, &mut self.organisations, &sources, self.scope, reading)?;
        let id = achievement.id.clone();
        self.claims.insert(std::ptr::from_ref(claim.value), Some(id.clone()));
        if let Some(spec) = spec {
            self.specs.insert(std::ptr::from_ref(spec.value), id.clone());
        }
        let own = self.dates_of(claim, reading);
        award.count += 1;
        let until = match (award.until, own.1) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        let reference = achievements::reference(&achievement);
        let credential = award.credential(reference, issuer, award.from.or(own.0), until, results);
        let at = award.drafts.len();
        award.places.entry(id.clone()).or_insert(at);
        let place = spec.filter(|it| !it.place().is_empty()).unwrap_or(claim).place();
        award.drafts.push(Draft { place, achievement, credential, credential_place: owner.place() });
        if self.enter(claim, reading) {
            for part in self.things.all(claim, &["hasPart"]) {
                let part = self.claim(&part, owner, award, reading);
                relate(award, at, part, &id);
            }
            for part in spec.map(|it| self.things.all(it, &["hasPart"])).unwrap_or_default() {
                let part = self.specification(&part, award.issuer.clone(), reading);
                relate(award, at, part, &id);
            }
            self.depth -= 1;
        }
        for whole in self.things.all(claim, &["isPartOf"]) {
            if let Some(whole) = self.claims.get(&std::ptr::from_ref(whole.value)).cloned().flatten()
                && let Some(whole_at) = award.places.get(&whole).copied()
            {
                relate(award, whole_at, Some(id.clone()), &whole);
            }
        }
        Some(id)
    }

    /// Reads a specification that nobody is said to have achieved: what can be earned.
    pub(super) fn specification(
        &mut self,
        spec: &Node<'a>,
        issuer: Option<Reference>,
        reading: &mut Reading,
    ) -> Option<Iri> {
        if let Some(known) = self.specs.get(&std::ptr::from_ref(spec.value)) {
            return Some(known.clone());
        }
        if !spec.value.is_object() {
            let id = achievements::outside(spec);
            if let Some(id) = &id {
                link(id, reading);
            }
            return id;
        }
        let issuer = self.providers(spec, reading).or(issuer);
        let proof = self.proof(spec, Some(spec), &[]);
        let sources = Sources { claim: None, spec: Some(spec), issuer: issuer.clone(), proof };
        let mut achievement =
            achievements::achievement(&self.things, &mut self.organisations, &sources, self.scope, reading)?;
        let id = achievement.id.clone();
        self.specs.insert(std::ptr::from_ref(spec.value), id.clone());
        if self.enter(spec, reading) {
            for part in self.things.all(spec, &["hasPart"]) {
                if let Some(part) = self.specification(&part, issuer.clone(), reading) {
                    let kind = AchievementRelationKind::Part;
                    achievement.related.push(AchievementRelation { target: part, kind });
                }
            }
            self.depth -= 1;
        }
        reading.push(spec.place(), Record::Achievement(achievement));
        Some(id)
    }

    /// One part deeper, if that is not too deep: in a flattened document a chain of parts may be as long as it is.
    fn enter(&mut self, node: &Node<'a>, reading: &mut Reading) -> bool {
        const DEEPEST: usize = 60;
        if self.depth >= DEEPEST {
            let message = format!("parts of parts go deeper than {DEEPEST}; the deeper ones are left out");
            reading.problems.push(Problem::error(node.place(), message, "no qualification needs that"));
            return false;
        }
        self.depth += 1;
        true
    }

    fn providers(&mut self, spec: &Node<'a>, reading: &mut Reading) -> Option<Reference> {
        let opportunity = self.things.one(spec, &["awardingOpportunity", "awardingOpportunities"]);
        let body = opportunity.and_then(|it| self.things.one(&it, &["awardingBody"]));
        let body = body.or_else(|| self.things.one(spec, &["providedBy", "publisher", "awardedBy"]));
        body.and_then(|it| self.organisations.read(&self.things, &it, reading))
    }

    fn awarding_body(&mut self, claim: &Node<'a>, reading: &mut Reading) -> Option<Reference> {
        let process = self.things.one(claim, &["awardedBy", "wasAwardedBy"]);
        let body = process.as_ref().and_then(|it| self.things.one(it, &["awardingBody"]));
        // Some leave out the process between the claim and the body.
        let body = body.or_else(|| process.filter(|it| it.is_a(&["Organisation"])));
        let body = body.or_else(|| self.things.one(claim, &["assessedBy", "directedBy"]));
        body.and_then(|it| self.organisations.read(&self.things, &it, reading))
    }

    fn results(&mut self, claim: &Node<'a>) -> Vec<AwardResult> {
        let mut found = Vec::new();
        let assessments = self.things.all(claim, &["provenBy", "wasDerivedFrom"]);
        for assessment in assessments.iter().chain(claim.is_a(&["LearningAssessment"]).then_some(claim)) {
            self.claims.entry(std::ptr::from_ref(assessment.value)).or_insert(None);
            if assessment.value.is_object() {
                found.push(results::of_assessment(&self.things, assessment));
            }
        }
        for activity in self.things.all(claim, &["influencedBy", "wasInfluencedBy"]) {
            self.claims.entry(std::ptr::from_ref(activity.value)).or_insert(None);
        }
        if claim.is_a(&["LearningActivity"]) {
            found.extend(results::of_activity(claim));
        }
        found
    }

    /// Outcomes are assessed when an assessment proves the achievement, or its specification asks for one. Whether this
    /// holder passed it is said by the result.
    fn proof(&self, claim: &Node<'a>, spec: Option<&Node<'a>>, results: &[AwardResult]) -> Proof {
        if claim.is_a(&["LearningActivity", "LearningActivitySpecification"]) {
            return Proof::Teaching;
        }
        let asked = || spec.is_some_and(|it| !self.things.all(it, &["provenBy"]).is_empty());
        if !results.is_empty() || asked() { Proof::Assessment } else { Proof::Teaching }
    }

    fn dates_of(&self, claim: &Node<'a>, reading: &mut Reading) -> (Option<Date>, Option<Date>) {
        let date = |node: &Node<'a>, terms: &[&'static str], reading: &mut Reading| {
            graph::key(node, terms).and_then(|it| dates::date(node, &[it], reading))
        };
        let process = self.things.one(claim, &["awardedBy", "wasAwardedBy"]);
        let awarded = process.and_then(|it| date(&it, &["awardingDate"], reading));
        let from = awarded.or_else(|| date(claim, &["dateIssued", "issuedDate"], reading));
        (from, date(claim, &["expiryDate"], reading))
    }
}

impl Award {
    /// The award of the latest claim. Each has a name of its own; those beside the first are named after the credential.
    fn credential(
        &self,
        achievement: Reference,
        issuer: Option<Reference>,
        issued_on: Option<Date>,
        expires_on: Option<Date>,
        results: Vec<AwardResult>,
    ) -> Credential {
        let separator = if self.id.as_str().contains('#') { '-' } else { '#' };
        let id = match self.count {
            0 | 1 => None,
            number => Iri::new(&format!("{}{separator}claim-{number}", self.id.as_str())).ok(),
        };
        Credential {
            id: id.unwrap_or_else(|| self.id.clone()),
            achievement,
            holder: self.holder.clone(),
            issuer: self.issuer.clone().or(issuer),
            issued_on,
            expires_on,
            status: CredentialStatus::Active,
            results,
        }
    }
}

/// Puts down that `part` is a part of the achievement of the draft at `whole_at`, on both sides.
fn relate(award: &mut Award, whole_at: usize, part: Option<Iri>, whole: &Iri) {
    let Some(part) = part.filter(|it| it != whole) else { return };
    let part_at = award.places.get(&part).copied();
    for (at, target, kind) in [
        (Some(whole_at), part, AchievementRelationKind::Part),
        (part_at, whole.clone(), AchievementRelationKind::PartOf),
    ] {
        let relation = AchievementRelation { target, kind };
        if let Some(at) = at
            && award.related.insert((at, relation.clone()))
            && let Some(draft) = award.drafts.get_mut(at)
        {
            draft.achievement.related.push(relation);
        }
    }
}
