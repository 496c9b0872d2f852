use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use super::Task;

const FLOORS: &str = "tests/scores/floors.tsv";

/// Scores what the committed table of floors names, prints each number beside its floor, and fails if one is
/// below. Without the gold data it says so and passes.
pub fn check(shared: &Path) -> Result<()> {
    if !shared.join("gold").is_dir() {
        println!("skipped: no gold data at {}; give their place with --shared", shared.display());
        return Ok(());
    }
    let table = std::fs::read_to_string(FLOORS).with_context(|| format!("cannot read {FLOORS}"))?;
    let mut below = 0;
    println!("{:17} {:42} {:24} {:>7} {:>7}", "task", "data", "score", "floor", "now");
    for group in groups(&table)? {
        let paths = data(shared, &group.data)?;
        let (scores, _) = group.task.score(&paths, None)?;
        for (name, floor) in &group.floors {
            let found = scores.iter().find(|(score, _)| score == name);
            let Some((_, now)) = found else { bail!("{FLOORS}: there is no score {name:?}") };
            let verdict = if now < floor { "  below" } else { "" };
            below += usize::from(now < floor);
            println!("{:17} {:42} {name:24} {floor:7.2} {now:7.2}{verdict}", group.task_name, group.data);
        }
    }
    if below > 0 {
        bail!("{below} scores are below their floors");
    }
    Ok(())
}

/// The floors of one task on one set of data.
struct Group {
    task: Task,
    task_name: String,
    data: String,
    floors: Vec<(String, f64)>,
}

/// Rows of `task data score floor`; neighbours with the same task and data are scored together.
fn groups(table: &str) -> Result<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1) {
        let [task_name, data, name, floor] = line.split('\t').collect::<Vec<_>>()[..] else {
            bail!("{FLOORS}: not four columns: {line:?}");
        };
        let floor = (name.to_owned(), floor.parse().with_context(|| format!("{FLOORS}: {line:?}"))?);
        match groups.last_mut() {
            Some(group) if group.task_name == task_name && group.data == data => group.floors.push(floor),
            _ => groups.push(Group {
                task: Task::from_str(task_name, false)
                    .map_err(|error| anyhow::anyhow!("{FLOORS}: {error}"))?,
                task_name: task_name.to_owned(),
                data: data.to_owned(),
                floors: vec![floor],
            }),
        }
    }
    Ok(groups)
}

/// The files of a data cell: a file, or all annotated documents of a folder.
fn data(shared: &Path, cell: &str) -> Result<Vec<PathBuf>> {
    let path = shared.join(cell);
    if !path.is_dir() {
        return Ok(vec![path]);
    }
    let entries = std::fs::read_dir(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut files: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    Ok(files)
}
