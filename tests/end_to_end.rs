//! Runs the `legation` binary as a user does.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// The README's main command: every table is there, and the manifest accounts for every document.
#[test]
fn the_sample_gives_every_table() {
    let folder = TempDir::new().unwrap();
    let tables = folder.path().join("tables");
    succeed(legation().arg("run").arg(root("datasets/sample")).arg("-o").arg(&tables));
    for name in TABLES {
        let size = fs::metadata(tables.join(format!("{name}.parquet"))).unwrap().len();
        assert!(size > 1000, "{name} has {size} bytes");
    }
    let manifest = manifest(&tables);
    assert!(manifest["documents"].as_u64().unwrap() >= 60);
    assert_eq!(manifest["rows"]["documents"], manifest["documents"]);
    assert_eq!(manifest["failures"], Value::Array(vec![]));
    assert!(manifest["rows"]["stances"].as_u64().unwrap() > 100);
}

#[test]
fn one_thread_and_eight_write_the_same_bytes() {
    let folder = TempDir::new().unwrap();
    for format in ["parquet", "csv", "arrow"] {
        let run = |threads: &str| {
            let tables = folder.path().join(format!("{format}-{threads}"));
            let sample = root("datasets/sample");
            let mut command = legation();
            command.arg("run").arg(sample).arg("-o").arg(&tables);
            succeed(command.args(["--format", format, "--threads", threads, "--quiet"]));
            tables
        };
        let (one, eight) = (run("1"), run("8"));
        let mut files: Vec<String> = TABLES.iter().map(|name| format!("{name}.{format}")).collect();
        files.push("manifest.json".into());
        for file in files {
            let [a, b] = [&one, &eight].map(|tables| fs::read(tables.join(&file)).unwrap());
            assert!(a == b, "{file} differs");
        }
    }
}

/// Each article with its actors, dates, statements and stances under the words, for human eyes.
#[test]
fn every_article_is_shown_with_its_marks() {
    let mut articles: Vec<PathBuf> =
        fs::read_dir(root("tests/articles")).unwrap().map(|entry| entry.unwrap().path()).collect();
    articles.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    articles.sort();
    assert!(!articles.is_empty());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root("tests/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for article in articles {
            let output = succeed(legation().arg("annotate").arg(&article));
            let name = article.file_stem().unwrap().to_string_lossy().into_owned();
            insta::assert_snapshot!(name, String::from_utf8(output.stdout).unwrap());
        }
    });
}

#[test]
fn parse_prints_trees_with_names() {
    let output = succeed(legation().arg("parse").arg(root("tests/articles/sugar-quota.1985-11-19.txt")));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root("tests/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings
        .bind(|| insta::assert_snapshot!("sugar-quota.conllu", String::from_utf8(output.stdout).unwrap()));
}

#[test]
fn annotate_prints_the_rows_as_json() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("note.2024-05-06.txt");
    fs::write(&file, "Norway condemned the attack on Monday.\n").unwrap();
    let output = succeed(legation().arg("annotate").arg("--json").arg(&file));
    let tables: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(tables["documents"][0]["published"], "2024-05-06");
    assert_eq!(tables["mentions"][0]["actor_id"], "NOR");
    assert_eq!(tables["dates"][0]["value"], "2024-05-06");
}

#[test]
fn the_codebook_is_the_schema() {
    let output = succeed(legation().args(["schema", "--markdown"]));
    let printed = String::from_utf8(output.stdout).unwrap();
    let committed = fs::read_to_string(root("docs/codebook.md")).unwrap();
    assert!(
        printed == committed,
        "write it anew: cargo run --release -- schema --markdown > docs/codebook.md"
    );
}

#[test]
fn an_output_is_never_overwritten_by_accident() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a.txt");
    fs::write(&file, "France thanked Chile.").unwrap();
    let tables = folder.path().join("tables");
    let run = |extra: &[&str]| legation().arg("run").arg(&file).arg("-o").arg(&tables).args(extra).output();

    assert!(run(&[]).unwrap().status.success());
    let again = run(&[]).unwrap();
    assert_eq!(again.status.code(), Some(1));
    assert!(stderr(&again).contains("--force"), "{}", stderr(&again));
    assert!(run(&["--force"]).unwrap().status.success());

    // Not Legation's own: another file, another program's manifest, the corpus itself.
    fs::write(tables.join("notes.md"), "mine").unwrap();
    assert!(stderr(&run(&["--force"]).unwrap()).contains("not replaced"));
    fs::remove_file(tables.join("notes.md")).unwrap();
    fs::write(tables.join("manifest.json"), "{}").unwrap();
    assert!(stderr(&run(&["--force"]).unwrap()).contains("not replaced"));
    assert!(tables.join("documents.parquet").is_file());
    let mut onto_itself = legation();
    onto_itself.arg("run").arg(folder.path()).arg("-o").arg(folder.path()).arg("--force");
    let onto_itself = onto_itself.output().unwrap();
    assert!(stderr(&onto_itself).contains("holds the input"), "{}", stderr(&onto_itself));
    assert!(file.is_file());
}

/// Each case: files, how many documents are read, and what the manifest says of the rest.
#[test]
fn broken_records_are_listed_and_the_others_read() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for number in 0..2000 {
        writeln!(packed, "{{\"id\": \"n{number}\", \"text\": \"Peru met Chile {}.\"}}", number * 7919)
            .unwrap();
    }
    let mut packed = packed.finish().unwrap();
    packed.truncate(packed.len() / 2);
    let cases: [(&str, &[u8], u64, &str); 5] = [
        ("cut.jsonl.gz", &packed, 500, "cut.jsonl.gz"),
        ("latin.txt", b"Ministers met in S\xe3o Paulo.", 1, "not valid UTF-8"),
        ("ragged.csv", b"id,text\n1,Peru met Chile.\n2,a,b,c\n3,Chile thanked Peru.\n", 2, "ragged.csv"),
        (
            "lines.jsonl",
            b"{\"text\": \"Peru met Chile.\"}\n{oops\n{\"text\": \"Chile left.\"}\n",
            2,
            "\"line\": 2",
        ),
        ("nul.txt", b"Peru\0 met Chile.", 1, "nul.txt"),
    ];
    for (name, bytes, at_least, listed) in cases {
        let folder = TempDir::new().unwrap();
        let corpus = folder.path().join("corpus");
        fs::create_dir(&corpus).unwrap();
        fs::write(corpus.join(name), bytes).unwrap();
        fs::write(corpus.join("whole.txt"), "Sweden supported Norway.").unwrap();
        let tables = folder.path().join("tables");
        succeed(legation().arg("run").arg(&corpus).arg("-o").arg(&tables));
        let manifest = manifest(&tables);
        let documents = manifest["documents"].as_u64().unwrap();
        assert!(documents > at_least, "{name}: {documents} documents");
        let text = fs::read_to_string(tables.join("manifest.json")).unwrap();
        assert!(listed == "nul.txt" || text.contains(listed), "{name}: {text}");
    }
}

/// The sample's wire story is marked as its README tells, in every mode.
#[test]
fn copies_are_marked_or_skipped() {
    let folder = TempDir::new().unwrap();
    let run = |mode: &str| {
        let tables = folder.path().join(mode);
        let mut command = legation();
        command.arg("run").arg(root("datasets/sample")).arg("-o").arg(&tables);
        succeed(command.args(["--format", "csv", "--dedup", mode]));
        let manifest = manifest(&tables);
        let mut documents = csv_rows(&tables.join("documents.csv"));
        documents.retain(|row| !row["duplicate_of"].is_empty());
        let pair = |row: &Row| (row["doc_id"].clone(), row["duplicate_of"].clone(), row["sentences"] == "0");
        (manifest, documents.iter().map(pair).collect::<Vec<_>>())
    };
    let (first, second) = ("cns-2024-06-11-c", "meridian-2024-10-15-a");
    let expected = |is_bare: bool| {
        [
            ("harbor-2024-06-11-b", first),
            ("meridian-2024-06-11-a", first),
            ("delta-2024-06-12-e", first),
            ("lakeside-2024-06-12-d", first),
            ("delta-2024-10-16-b", second),
        ]
        .map(|(id, of)| (id.to_owned(), of.to_owned(), is_bare))
        .to_vec()
    };
    let (off, none) = run("off");
    assert_eq!((none.len(), off["duplicates"].as_u64()), (0, Some(0)));
    let (mark, marked) = run("mark");
    assert_eq!((marked, mark["duplicates"].as_u64()), (expected(false), Some(5)));
    assert_eq!(mark["rows"]["stances"], off["rows"]["stances"]);
    let (skip, skipped) = run("skip");
    assert_eq!((skipped, skip["documents"].as_u64()), (expected(true), off["documents"].as_u64()));
    assert!(skip["rows"]["stances"].as_u64() < off["rows"]["stances"].as_u64());
}

/// Documents in other languages are listed and have no other rows; the account of the input adds up, and its files can be
/// verified by their hashes.
#[test]
fn every_record_is_accounted_for() {
    let folder = TempDir::new().unwrap();
    let corpus = folder.path().join("corpus.jsonl");
    let german = "Der Minister sagte am Montag, die Gespr\u{e4}che mit Norwegen w\u{fc}rden nach der Sommerpause fortgesetzt.";
    let lines = [
        r#"{"id": "a", "text": "Norway condemned the attack on Iran."}"#.to_owned(),
        format!(r#"{{"id": "b", "text": "{german}"}}"#),
        r#"{"id": "c", "language": "fr", "text": "Norway condemned the attack on Iran, and the French did not."}"#.to_owned(),
        r#"{"id": "d"}"#.to_owned(),
    ];
    fs::write(&corpus, lines.join("\n")).unwrap();
    let tables = folder.path().join("tables");
    let run = |strict: &[&str]| {
        let mut command = legation();
        command
            .arg("run")
            .arg(&corpus)
            .arg("-o")
            .arg(&tables)
            .args(["--format", "csv", "--force"])
            .args(strict);
        command.output().unwrap()
    };
    assert!(run(&[]).status.success());
    let manifest = manifest(&tables);
    assert_eq!(manifest["records"], 4);
    assert_eq!(manifest["documents"], 3);
    assert_eq!(manifest["failures"].as_array().unwrap().len(), 1);
    assert_eq!(manifest["other_languages"], serde_json::json!({"de": 1, "fr": 1}));
    let stances = csv_rows(&tables.join("stances.csv"));
    assert!(!stances.is_empty() && stances.iter().all(|row| row["doc_id"] == "a"));
    for (file, hash) in manifest["files"].as_object().unwrap() {
        let bytes = fs::read(tables.join(file)).unwrap();
        assert_eq!(blake3::hash(&bytes).to_hex().as_str(), hash.as_str().unwrap(), "{file}");
    }
    let strict = run(&["--strict"]);
    assert!(!strict.status.success() && tables.join("stances.csv").exists());
    assert!(String::from_utf8_lossy(&strict.stderr).contains("1 records not read"));
}

/// Each case: what is given, and a part of the message.
#[test]
fn a_run_without_documents_fails_and_says_why() {
    let folder = TempDir::new().unwrap();
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let blank = folder.path().join("blank.txt");
    fs::write(&blank, " \n").unwrap();
    let cases = [
        (empty, "empty"),
        (folder.path().join("absent"), "does not exist"),
        (blank, "nothing could be read"),
    ];
    for (corpus, message) in cases {
        let tables = folder.path().join("tables");
        let output = legation().arg("run").arg(&corpus).arg("-o").arg(&tables).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{corpus:?}");
        assert!(stderr(&output).contains(message), "{corpus:?}: {}", stderr(&output));
        assert!(!tables.exists(), "{corpus:?}");
    }
    let leftovers = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(leftovers, 2, "a failed run leaves nothing behind");
}

/// A full disk: the message names the file, nothing appears, and nothing is left.
#[test]
fn a_full_disk_is_an_error_and_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(&disk).output();
    if !mount.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: a small disk can only be mounted as root");
        return;
    }
    let sample = root("datasets/sample");
    let output = legation().arg("run").arg(sample).arg("-o").arg(disk.join("tables")).output().unwrap();
    let left = fs::read_dir(&disk).unwrap().count();
    Command::new("umount").arg(&disk).status().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("cannot write"), "{}", stderr(&output));
    assert_eq!(left, 0);
}

const TABLES: [&str; 7] = ["documents", "sentences", "mentions", "actors", "dates", "statements", "stances"];

/// A dictionary of the user's adds names, follows their dates, and overrides the built-in one.
#[test]
fn a_dictionary_adds_and_overrides_by_date() {
    let folder = TempDir::new().unwrap();
    let dictionary = folder.path().join("mine.csv");
    let table = "name,aliases,id,kind,country,sector,role,from,to\n\
        Maria Vale,,,person,PRT,LEG,deputy,2015,2019-10-25\n\
        Maria Vale,,,person,PRT,GOV,foreign minister,2019-10-26,\n\
        Harbour Workers' Front,HWF,,organization,PRT,LAB,,,\n\
        NATO,,nato,organization,BEL,MIL,,,\n";
    fs::write(&dictionary, table).unwrap();
    let actors = |date: &str| {
        let file = folder.path().join("note.txt");
        fs::write(&file, "Maria Vale thanked NATO. The HWF accused the foreign minister.\n").unwrap();
        let output = succeed(
            legation().args(["annotate", "--json", "--date", date, "--actors"]).arg(&dictionary).arg(&file),
        );
        let tables: Value = serde_json::from_slice(&output.stdout).unwrap();
        let rows = tables["actors"].as_array().unwrap().clone();
        let show = |row: &Value| {
            let cell = |column: &str| row[column].as_str().unwrap_or("-").to_owned();
            format!("{} {} {} {}", cell("actor_id"), cell("country"), cell("sector"), row["mentions"])
        };
        rows.iter().map(show).collect::<Vec<_>>()
    };
    let later = ["harbour-workers-front PRT LAB 1", "maria-vale PRT GOV 2", "nato BEL MIL 1"];
    assert_eq!(actors("2021-03-01"), later);
    let earlier = actors("2017-03-01");
    assert!(earlier.contains(&"maria-vale PRT LEG 1".to_owned()), "{earlier:?}");
}

#[test]
fn dictionaries_are_checked_imported_and_searched() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let bad = file(
        "bad.csv",
        "name,sector,from,to\nA. Body,XXX,,\nB. Body,GOV,2010,2009\n,GOV,,\nC. Body,GOV,soon,\n",
    );
    let check = legation().args(["dictionary", "check"]).arg(&bad).output().unwrap();
    assert_eq!(check.status.code(), Some(1));
    let page = String::from_utf8(check.stdout).unwrap();
    for (line, word) in [(2, "XXX"), (3, "wrong order"), (4, "empty"), (5, "soon")] {
        let found =
            page.lines().any(|text| text.contains(&format!("line {line}: error")) && text.contains(word));
        assert!(found, "{page}");
    }
    let mut run = legation();
    run.arg("run").arg(&bad).arg("-o").arg(folder.path().join("t")).arg("--actors").arg(&bad);
    let run = stderr(&run.output().unwrap());
    assert!(run.contains("line 2") && run.contains("dictionary check"), "{run}");

    let petrarch = file("actors.txt", "OLAV_STRAND_\n\t[NORELI 610101-970312]\n\t[NORGOV >970312]\n");
    let output = succeed(legation().args(["dictionary", "import"]).arg(&petrarch));
    let imported = file("imported.tsv", &String::from_utf8(output.stdout).unwrap());
    let lookup = |date: &str| {
        let mut command = legation();
        command.args(["dictionary", "lookup", "Olav", "Strand", "--date", date, "--actors"]).arg(&imported);
        String::from_utf8(succeed(&mut command).stdout).unwrap()
    };
    assert!(lookup("1980").contains("country NOR  sector -"), "{}", lookup("1980"));
    assert!(lookup("2001-05").contains("country NOR  sector GOV"), "{}", lookup("2001-05"));

    let unknown = legation().args(["dictionary", "lookup", "Qwertz Uiopas"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(1));

    let text = file("a.txt", "The Blue Harbour Party accused Norway. The Blue Harbour Party left.\n");
    let tables = folder.path().join("tables");
    succeed(legation().arg("run").arg(&text).arg("-o").arg(&tables));
    let output = succeed(legation().args(["dictionary", "missing"]).arg(&tables));
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("Blue Harbour Party\t") && page.trim_end().ends_with("\t2\t1"), "{page}");
    assert!(!page.contains("Norway"));
    let filled = file("filled.tsv", &page);
    succeed(legation().args(["dictionary", "check"]).arg(&filled));
}

/// Needs the dictionaries of PETRARCH.
#[test]
fn the_dictionaries_of_petrarch_are_read_whole() {
    let folder = root("../shared/dictionaries/petrarch");
    if !folder.is_dir() {
        eprintln!("skipped: {} is not there", folder.display());
        return;
    }
    let dictionaries =
        [("Phoenix.Countries.actors.txt", 18_000), ("Phoenix.agents.txt", 2_000), ("CAMEO.2.0.txt", 5_000)];
    for (name, least) in dictionaries {
        let output = succeed(legation().args(["dictionary", "import"]).arg(folder.join(name)));
        let n_rows = String::from_utf8(output.stdout.clone()).unwrap().lines().count();
        assert!(n_rows > least, "{name}: {n_rows} rows");
        let table = TempDir::new().unwrap();
        let path = table.path().join("table.tsv");
        fs::write(&path, &output.stdout).unwrap();
        succeed(legation().args(["dictionary", "check"]).arg(&path));
    }
}

#[test]
fn own_acts_and_issues_count_first_and_rows_are_explained() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let story = file("story.txt", "Norway blorped Sweden on Monday. Norway rejected the war games.\n");
    let acts = file("acts.csv", "frame,act,cameo,polarity\nblorp/V,AID,071,0.9\n");
    let issues = file("issues.csv", "issue,phrases\nmilitary drills,war game\n");
    let run = |more: &[&str]| {
        let mut command = legation();
        command.args(["annotate", "--date", "2024-05-01"]).args(more);
        command.arg("--acts").arg(&acts).arg("--issues").arg(&issues).arg(&story);
        String::from_utf8(succeed(&mut command).stdout).unwrap()
    };
    let tables: Value = serde_json::from_str(&run(&["--json"])).unwrap();
    let rows: Vec<(&str, &str, &str)> = tables["stances"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let target = row["target_actor"].as_str().or(row["target_issue"].as_str()).unwrap();
            (target, row["act"].as_str().unwrap(), row["cameo"].as_str().unwrap())
        })
        .collect();
    assert!(rows.contains(&("SWE", "AID", "071")), "{rows:?}");
    assert!(rows.contains(&("military drills", "REJECT", "120")), "{rows:?}");
    let explained = run(&["--explain"]);
    assert!(explained.contains("frame:blorp/V; holder nsubj; target obj"), "{explained}");
    for table in [&acts, &issues] {
        succeed(legation().args(["dictionary", "check"]).arg(table));
    }
    let bad = file("bad.csv", "frame,act\nblorp,AID\n");
    let output = legation().args(["annotate", "--acts"]).arg(&bad).arg(&story).output().unwrap();
    assert!(!output.status.success() && stderr(&output).contains("line 2"), "{}", stderr(&output));
}

fn legation() -> Command {
    Command::new(env!("CARGO_BIN_EXE_legation"))
}

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", stderr(&output));
    output
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A row of a table by its columns.
type Row = std::collections::BTreeMap<String, String>;

fn csv_rows(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

fn manifest(tables: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(tables.join("manifest.json")).unwrap()).unwrap()
}
