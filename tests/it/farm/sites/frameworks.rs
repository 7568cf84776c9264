//! Services that publish frameworks: CASE, OSMT, ESCO's interface.

use serde_json::{Value, json};

use super::{
    super::{Reply, Site, random::Random},
    kinds, page_of, with_link,
};

/// Frameworks of the CASE provider; more than one of its pages.
pub(crate) const CASE_DOCUMENTS: usize = 7;
/// Skills of the OSMT server.
pub(crate) const OSMT_SKILLS: usize = 12;
/// Skills of the ESCO service.
pub(crate) const ESCO_SKILLS: usize = 9;

/// The name of a skill, by which it can be searched for.
pub(crate) fn skill_name(of: &str, number: usize) -> String {
    format!("{of}skill{number:03}")
}

fn uuid(of: u64, number: usize) -> String {
    let mut random = Random(of ^ number as u64);
    uuid::Uuid::from_u64_pair(random.next(), random.next()).to_string()
}

/// A CASE provider: `/ims/case/v1p0/CFDocuments?limit&offset`, `/ims/case/v1p0/CFPackages/{id}`.
pub(crate) fn case() -> Site {
    let host = "case.farm.test";
    let base = format!("http://{host}/ims/case/v1p0");
    let documents: Vec<Value> = (0..CASE_DOCUMENTS)
        .map(|number| {
            let id = uuid(1, number);
            json!({
                "identifier": id, "uri": format!("{base}/CFDocuments/{id}"),
                "CFPackageURI": {"title": format!("Framework {number}"), "identifier": id, "uri": format!("{base}/CFPackages/{id}")},
                "creator": "Farm Council", "title": format!("Framework {number}"), "language": "en",
                "lastChangeDateTime": "2026-02-10T09:30:00+00:00",
            })
        })
        .collect();
    let mut site = Site::new(host);
    for (number, document) in documents.iter().enumerate() {
        let id = uuid(1, number);
        let items: Vec<Value> = (0..3)
            .map(|at| {
                let item = uuid(2, number * 10 + at);
                json!({
                    "identifier": item, "uri": format!("{base}/CFItems/{item}"), "CFItemType": "Competency",
                    "fullStatement": format!("{} that somebody can do", skill_name("Case", number * 3 + at)),
                    "abbreviatedStatement": skill_name("Case", number * 3 + at),
                    "lastChangeDateTime": "2026-02-10T09:30:00+00:00",
                })
            })
            .collect();
        let package = json!({"CFDocument": document, "CFItems": items, "CFAssociations": []});
        let path = format!("/ims/case/v1p0/CFPackages/{id}");
        site = site.document(&path, Reply::json(&package));
    }
    site.answering(move |asked| {
        if asked.path != "/ims/case/v1p0/CFDocuments" {
            return None;
        }
        let paged = page_of(asked, &documents, 3, 3);
        Some(with_link(Reply::json(&json!({"CFDocuments": paged.items})), host, &paged))
    })
    .source(kinds::CASE, &["/ims/case/v1p0/CFDocuments"])
}

/// An OSMT server: `/api/v3/skills?size&from`, `/api/v3/skills/{uuid}`, `/api/v3/collections`.
pub(crate) fn osmt() -> Site {
    let host = "osmt.farm.test";
    let skill = |number: usize| {
        let id = uuid(3, number);
        json!({
            "id": format!("http://{host}/api/v3/skills/{id}"), "uuid": id, "skillName": skill_name("Osmt", number),
            "skillStatement": format!("Shows {} at work.", skill_name("Osmt", number)),
            "status": "published", "publishDate": "2026-01-05T10:00:00", "keywords": ["farm"], "category": "Farm",
            "creator": "https://owner.example",
        })
    };
    let all: Vec<Value> = (0..OSMT_SKILLS).map(skill).collect();
    let mut site = Site::new(host);
    for (number, one) in all.iter().enumerate() {
        site = site.page(format!("/api/v3/skills/{}", uuid(3, number)), Reply::json(one));
    }
    let id = uuid(4, 0);
    let collection = json!({
        "id": format!("http://{host}/api/v3/collections/{id}"), "uuid": id, "name": "All of the farm",
        "creator": "https://owner.example", "status": "published", "skills": all,
    });
    let collections =
        vec![json!({"id": collection["id"], "uuid": id, "name": "All of the farm", "skillCount": all.len()})];
    site = site.page(format!("/api/v3/collections/{id}"), Reply::json(&collection));
    site.answering(move |asked| {
        let (all, usual) = match asked.path {
            "/api/v3/skills" | "/api/skills" => (&all, 5),
            "/api/v3/collections" | "/api/collections" => (&collections, 5),
            _ => return None,
        };
        let paged = page_of(asked, all, usual, 5);
        Some(with_link(Reply::json(&json!(paged.items)), host, &paged))
    })
    .source(kinds::OSMT, &["/api/v3/skills"])
}

/// A service like ESCO's: HAL with `_links.next`, and `selectedVersion`, without which it answers for an old version.
pub(crate) fn esco() -> Site {
    let host = "esco.farm.test";
    let uri = |number: usize| format!("http://data.europa.eu/esco/skill/{}", uuid(5, number));
    let resource = move |number: usize| {
        json!({
            "className": "Skill", "classId": "http://data.europa.eu/esco/model#Skill", "uri": uri(number),
            "title": skill_name("Esco", number),
            "preferredLabel": {"en": skill_name("Esco", number), "en-us": skill_name("Esco", number)},
            "description": {"en": {"literal": "What somebody can do.", "mimetype": "plain/text"}},
            "_links": {
                "self": {"href": format!("http://{host}/esco/api/resource/skill?uri={}", uri(number)), "uri": uri(number), "title": skill_name("Esco", number)},
                "hasSkillType": [{"href": format!("http://{host}/esco/api/resource/concept?uri=x"), "uri": "http://data.europa.eu/esco/skill-type/skill", "title": "skill"}],
            },
        })
    };
    let all: Vec<Value> = (0..ESCO_SKILLS)
        .map(|it| {
            json!({
                "className": "Skill", "uri": uri(it), "title": skill_name("Esco", it),
                "searchHit": skill_name("Esco", it),
                "_links": {"self": {"href": format!("http://{host}/esco/api/resource/skill?uri={}&language=en", uri(it)), "uri": uri(it), "title": skill_name("Esco", it)}},
            })
        })
        .collect();
    Site::new(host)
        .answering(move |asked| match asked.path {
            "/esco/api/search" => {
                let limit = asked.number("limit").unwrap_or(20).clamp(1, 4);
                // Its offset counts pages.
                let page = asked.number("offset").unwrap_or(0);
                let results: Vec<&Value> = all.iter().skip(page * limit).take(limit).collect();
                let others: String = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(url::form_urlencoded::parse(asked.query.as_bytes()).filter(|(key, _)| key != "offset" && key != "limit"))
                    .finish();
                let link = |page: usize| json!({"href": format!("http://{host}/esco/api/search?{others}&limit={limit}&offset={page}")});
                let mut links = json!({"self": link(page)});
                if (page + 1) * limit < all.len() {
                    links["next"] = link(page + 1);
                }
                Some(Reply::json(&json!({"total": all.len(), "offset": page, "limit": limit, "_links": links, "_embedded": {"results": results}})))
            }
            "/esco/api/resource/skill" => {
                let wanted = asked.parameter("uri")?;
                let number = (0..ESCO_SKILLS).find(|it| uri(*it) == wanted)?;
                let mut found = resource(number);
                if asked.parameter("selectedVersion").is_none_or(|it| it == "v1.0.9") {
                    found["title"] = json!("of an old version");
                    found["preferredLabel"] = json!({"en": "of an old version"});
                }
                Some(Reply::json(&found))
            }
            _ => None,
        })
        .source_with(kinds::ESCO, &["/esco/api/search?language=en&type=skill"], "parameters = { selectedVersion = \"v1.2.0\" }")
}
