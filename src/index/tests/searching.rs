//! Search by words.

use super::*;
use crate::{
    index::{TextAnswer, TextQuery},
    ranking::Filters,
};

fn shelf() -> Vec<Entry> {
    let skills = [
        (
            "python",
            "Python (computer programming)",
            vec!["Python", "py"],
            "Writing programs in Python, e.g. for data analysis.",
        ),
        ("cpp", "C++", vec!["cplusplus"], "A compiled language beside Rust."),
        ("csharp", "C#", vec![], "The language of .NET, made by <script>alert('x')</script> fans."),
        ("c", "C", vec![], "The language of kernels."),
        ("dotnet", ".NET", vec!["dot net framework"], "A platform."),
        ("node", "node.js", vec![], "JavaScript on servers."),
        ("javascript", "JavaScript", vec!["JS"], "Programming of web pages."),
        ("java", "Java", vec![], "A language for servers."),
        ("manage", "manage a team", vec!["team management"], "Leading people."),
        ("cafe", "run a café", vec!["Kaffeehaus führen"], "Serve coffee."),
        ("frontend", "front-end development", vec![], "Interfaces."),
    ];
    let mut entries: Vec<Entry> = skills
        .into_iter()
        .map(|(id, name, aliases, description)| {
            let mut entry = named(EntryKind::Skill, id, name);
            entry.aliases = aliases.into_iter().map(str::to_owned).collect();
            entry.description = Some(description.to_owned());
            entry
        })
        .collect();
    for (id, name, provider, mode) in [
        ("badge-1", "Python for beginners", "Acme", "online"),
        ("badge-2", "Python for experts", "Acme", "on site"),
        ("badge-3", "Advanced Python", "Umbrella", "online"),
        ("badge-4", "Team management badge", "Umbrella", "online"),
    ] {
        let mut entry = named(EntryKind::Credential, id, name);
        entry.alignments = vec!["kernel tuning".to_owned()];
        entry.facets.insert("provider".to_owned(), vec![provider.to_owned()]);
        entry.facets.insert("mode".to_owned(), vec![mode.to_owned()]);
        entries.push(entry);
    }
    entries.push(Entry { name: Some("Python Pythonson".to_owned()), ..learner("person", &["python"]) });
    entries
}

fn query<'a>(words: &'a str, kinds: &'a [EntryKind], filters: &'a Filters) -> TextQuery<'a> {
    TextQuery { words, kinds, filters, facets: &[], limit: 20, offset: 0 }
}

fn found(answer: &TextAnswer) -> Vec<&str> {
    answer.hits.iter().map(|it| it.id.as_str().trim_start_matches("urn:test:")).collect()
}

fn search(snapshot: &Snapshot, words: &str) -> TextAnswer {
    snapshot.search(&query(words, &[EntryKind::Skill], &Filters::default())).unwrap()
}

#[test]
fn words_find_what_people_mean() {
    let home = tempfile::tempdir().unwrap();
    rebuild(home.path(), 1, shelf());
    let snapshot = Index::open(home.path(), CATALOG).unwrap().snapshot();
    // Words, what stands first, how many there are, the corrected query.
    let table = [
        ("python", "python", 1, None),
        ("PYTHON", "python", 1, None),
        ("py", "python", 1, None),
        ("pyth", "python", 1, None),
        ("pyhton", "python", 1, Some("python")),
        ("Pyton programmming", "python", 1, Some("python programming")),
        ("c++", "cpp", 1, None),
        ("cplusplus", "cpp", 1, None),
        ("C#", "csharp", 1, None),
        ("c", "c", 1, None),
        (".net", "dotnet", 2, None),
        ("dot net", "dotnet", 1, None),
        ("node.js", "node", 1, None),
        ("nodejs", "node", 1, None),
        ("node", "node", 1, None),
        ("java", "java", 2, None),
        ("javascript", "javascript", 2, None),
        ("managing teams", "manage", 1, None),
        ("cafe", "cafe", 1, None),
        ("CAFÉ", "cafe", 1, None),
        ("Cafe\u{301}", "cafe", 1, None),
        ("kaffeehaus fuhren", "cafe", 1, None),
        ("frontend", "frontend", 1, None),
        ("front-end", "frontend", 1, None),
        ("the language of servers", "java", 1, None),
        ("languages", "c", 4, None),
        ("rust kernels", "c", 2, None),
        ("python AND (c++ OR", "cpp", 2, None),
        ("name:python", "python", 1, Some("")),
        ("zzzzzzzz", "", 0, None),
        ("!!!", "", 0, None),
        ("", "c", 11, None),
    ];
    for (words, first, total, corrected) in table {
        let answer = search(&snapshot, words);
        assert_eq!(found(&answer).first().copied().unwrap_or_default(), first, "{words}: {:?}", found(&answer));
        if words != "name:python" {
            assert_eq!(answer.total, total, "{words}: {:?}", found(&answer));
            assert_eq!(answer.corrected_query.as_deref(), corrected, "{words}");
        }
        assert_eq!(answer.total, answer.hits.len() as u64, "{words}");
    }
}

#[test]
fn learners_are_never_found_by_words() {
    let home = tempfile::tempdir().unwrap();
    rebuild(home.path(), 1, shelf());
    let snapshot = Index::open(home.path(), CATALOG).unwrap().snapshot();
    for words in ["pythonson", "Python Pythonson", ""] {
        for kinds in [&[][..], &[EntryKind::Learner]] {
            let answer = snapshot.search(&query(words, kinds, &Filters::default())).unwrap();
            assert!(answer.hits.iter().all(|it| it.kind != EntryKind::Learner), "{words}");
        }
    }
    let answer = snapshot.search(&query("pythonson", &[], &Filters::default())).unwrap();
    assert_ne!(answer.corrected_query.as_deref(), Some("pythonson"));
}

#[test]
fn highlights_are_escaped() {
    let home = tempfile::tempdir().unwrap();
    rebuild(home.path(), 1, shelf());
    let snapshot = Index::open(home.path(), CATALOG).unwrap().snapshot();
    let answer = search(&snapshot, "script fans");
    let hit = &answer.hits[0];
    assert_eq!((hit.name.as_deref(), hit.record.as_str()), (Some("C#"), "{\"id\":\"csharp\"}"));
    let shown = &hit.highlights["description"][0];
    assert!(
        shown.contains("&lt;<mark>script</mark>&gt;alert(&#39;x&#39;)&lt;/<mark>script</mark>&gt; <mark>fans</mark>"),
        "{shown}"
    );
    let answer = search(&snapshot, "team manag");
    let hit = &answer.hits[0];
    assert_eq!(hit.highlights["name"], ["<mark>manage</mark> a <mark>team</mark>"]);
    assert_eq!(hit.highlights["aliases"], ["<mark>team</mark> <mark>management</mark>"]);
}

#[test]
fn facets_leave_their_own_filter_out() {
    let home = tempfile::tempdir().unwrap();
    rebuild(home.path(), 1, shelf());
    let snapshot = Index::open(home.path(), CATALOG).unwrap().snapshot();
    let mut filters = Filters::default();
    filters.admit("provider", "Acme");
    filters.admit("provider", "Nobody");
    filters.admit("mode", "online");
    let facets = ["mode".to_owned(), "provider".to_owned(), "colour".to_owned()];
    let asked = TextQuery { facets: &facets, ..query("python", &[EntryKind::Credential], &filters) };
    let answer = snapshot.search(&asked).unwrap();
    assert_eq!((answer.total, found(&answer)), (1, vec!["badge-1"]));
    let shown: Vec<String> = answer
        .facets
        .iter()
        .map(|it| {
            let values = it.values.iter().map(|it| format!("{} {} {}", it.value, it.count, it.selected));
            format!("{}: {}", it.field, values.collect::<Vec<_>>().join(", "))
        })
        .collect();
    assert_eq!(
        shown,
        ["mode: on site 1 false, online 1 true", "provider: Acme 1 true, Umbrella 1 false, Nobody 0 true", "colour: "]
    );
}

#[test]
fn pages_follow_each_other_and_segments_do_not_matter() {
    let home = tempfile::tempdir().unwrap();
    let (one, many) = (home.path().join("one"), home.path().join("many"));
    let entry = |number: usize| {
        let words = ["data", "analysis of data", "big data analysis", "analysis"];
        named(EntryKind::Skill, &format!("skill-{number:02}"), words[number % words.len()])
    };
    rebuild(&one, 1, (0..40).map(entry).collect());
    rebuild(&many, 1, (0..10).map(entry).collect());
    for step in 1..4 {
        update(&many, 1, (10 * step..10 * step + 10).rev().map(entry).collect(), &[]);
    }
    let one = Index::open(&one, CATALOG).unwrap().snapshot();
    let many = Index::open(&many, CATALOG).unwrap().snapshot();
    assert_eq!((one.segment_count(), many.segment_count()), (1, 4));
    for words in ["data", "data analysis", "dat", "", "analyss"] {
        let filters = Filters::default();
        let all = one.search(&TextQuery { limit: 100, ..query(words, &[], &filters) }).unwrap();
        let parts = many.search(&TextQuery { limit: 100, ..query(words, &[], &filters) }).unwrap();
        assert_eq!(all, parts, "{words}");
        let mut pages = Vec::new();
        for offset in (0..45).step_by(7) {
            pages.extend(many.search(&TextQuery { limit: 7, offset, ..query(words, &[], &filters) }).unwrap().hits);
        }
        assert_eq!(all.hits, pages, "{words}");
        let sorted =
            all.hits.is_sorted_by(|one, two| two.score < one.score || (two.score <= one.score && one.id < two.id));
        assert!(sorted, "{words}");
    }
}

#[test]
fn limits_are_named() {
    let home = tempfile::tempdir().unwrap();
    rebuild(home.path(), 1, shelf());
    let snapshot = Index::open(home.path(), CATALOG).unwrap().snapshot();
    let search = |words: &str, filters: &Filters| snapshot.search(&query(words, &[], filters));
    let long = "x".repeat(1_025);
    assert!(search(&long, &Filters::default()).unwrap_err().to_string().contains("1024"));
    assert!(search(&"a ".repeat(33), &Filters::default()).unwrap_err().to_string().contains("limit of 32"));
    assert!(search(&"a ".repeat(32), &Filters::default()).is_ok());
    assert!(search(&"zqx.".repeat(256), &Filters::default()).unwrap_err().to_string().contains("256 words"));
    let mut filters = Filters::default();
    for number in 0..65 {
        filters.admit(&format!("field-{number}"), "x");
    }
    assert!(search("a", &filters).unwrap_err().to_string().contains("limit of 64"));
}
