//! Folders that appear whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tempfile::TempDir;

/// A folder under construction, beside the place where it will appear.
///
/// Dropped before [`publish`](Self::publish), it leaves nothing behind.
pub struct Output {
    target: PathBuf,
    draft: TempDir,
}

/// The file by which a folder shows that Legation wrote it.
pub const MANIFEST: &str = "manifest.json";

impl Output {
    /// Starts a folder that will appear as `target`, written by a command of that name from these inputs.
    ///
    /// An existing target is an error unless it is empty, or `force` is given and the same command wrote it. One
    /// that is an input, or holds one, is never replaced.
    pub fn create(target: &Path, command: &str, inputs: &[PathBuf], force: bool) -> Result<Self> {
        let mut target = target.to_owned();
        if fs::symlink_metadata(&target).is_ok() {
            // Through a link, what it points to is written.
            target =
                fs::canonicalize(&target).with_context(|| format!("cannot read {}", target.display()))?;
            check_replaceable(&target, command, inputs, force)?;
        }
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
        let draft = tempfile::Builder::new()
            .prefix(".legation-")
            .tempdir_in(parent)
            .with_context(|| format!("cannot write in {}", parent.display()))?;
        Ok(Self { target, draft })
    }

    /// Where to write.
    pub fn draft(&self) -> &Path {
        self.draft.path()
    }

    /// Makes the folder appear, in place of the old one if there is one.
    pub fn publish(self) -> Result<()> {
        let context = || format!("cannot write {}", self.target.display());
        set_usual_permissions(self.draft.path()).with_context(context)?;
        if self.target.exists() {
            let old = self.draft.path().with_extension("old");
            fs::rename(&self.target, &old).with_context(context)?;
            if let Err(error) = fs::rename(self.draft.path(), &self.target) {
                fs::rename(&old, &self.target)
                    .with_context(|| format!("cannot restore {}", old.display()))?;
                return Err(error).with_context(context);
            }
            if let Err(error) = fs::remove_dir_all(&old) {
                eprintln!("legation: the old tables stay in {}: {error}", old.display());
            }
        } else {
            fs::rename(self.draft.path(), &self.target).with_context(context)?;
        }
        // The draft is now the target and must outlive this value.
        let _ = self.draft.keep();
        Ok(())
    }
}

fn check_replaceable(target: &Path, command: &str, inputs: &[PathBuf], force: bool) -> Result<()> {
    let shown = target.display();
    if !target.is_dir() {
        bail!("{shown} exists and is not a folder; choose another output");
    }
    let holds = |input: &PathBuf| fs::canonicalize(input).is_ok_and(|input| input.starts_with(target));
    if let Some(input) = inputs.iter().find(|input| holds(input)) {
        bail!("{shown} holds the input {}; choose another output", input.display());
    }
    let entries = fs::read_dir(target).with_context(|| format!("cannot read {shown}"))?;
    let entries: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    if entries.is_empty() {
        return Ok(());
    }
    if !force {
        bail!("{shown} exists; choose another output, or replace it with --force");
    }
    if !is_written_by(target, command) || !entries.iter().all(|entry| is_table_file(entry)) {
        bail!("{shown} is not a folder of tables that `legation {command}` wrote, and is not replaced");
    }
    Ok(())
}

/// Whether a folder's manifest is that of a command.
fn is_written_by(folder: &Path, command: &str) -> bool {
    let manifest = fs::read(folder.join(MANIFEST)).unwrap_or_default();
    serde_json::from_slice(&manifest).is_ok_and(|manifest: Value| manifest["legation"] == command)
}

fn is_table_file(path: &Path) -> bool {
    let is_table = path
        .extension()
        .is_some_and(|extension| ["parquet", "csv", "arrow"].iter().any(|known| extension == *known));
    path.is_file() && (is_table || path.file_name().is_some_and(|name| name == MANIFEST))
}

/// Temporary folders are for their owner alone; tables are for whom the umask says.
#[cfg(unix)]
fn set_usual_permissions(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(".permissions");
    fs::create_dir(&probe)?;
    let usual = fs::metadata(&probe)?.permissions();
    fs::remove_dir(&probe)?;
    fs::set_permissions(folder, usual)
}

#[cfg(not(unix))]
fn set_usual_permissions(_: &Path) -> std::io::Result<()> {
    Ok(())
}
