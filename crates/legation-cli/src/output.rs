//! Folders that appear whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
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
    /// Starts a folder that will appear as `target`.
    ///
    /// An existing target is an error unless `force` is given and it is empty or Legation's own.
    pub fn create(target: &Path, force: bool) -> Result<Self> {
        if fs::symlink_metadata(target).is_ok() {
            check_replaceable(target, force)?;
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
        Ok(Self { target: target.to_owned(), draft })
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
            fs::rename(self.draft.path(), &self.target).with_context(context)?;
            fs::remove_dir_all(&old).with_context(|| format!("cannot remove {}", old.display()))?;
        } else {
            fs::rename(self.draft.path(), &self.target).with_context(context)?;
        }
        // The draft is now the target and must outlive this value.
        let _ = self.draft.keep();
        Ok(())
    }
}

fn check_replaceable(target: &Path, force: bool) -> Result<()> {
    let shown = target.display();
    if !target.is_dir() {
        bail!("{shown} exists and is not a folder; choose another output");
    }
    let is_empty = fs::read_dir(target).with_context(|| format!("cannot read {shown}"))?.next().is_none();
    if is_empty {
        return Ok(());
    }
    if !force {
        bail!("{shown} exists; choose another output, or replace it with --force");
    }
    if !target.join(MANIFEST).is_file() {
        bail!("{shown} holds no {MANIFEST}, so it is not a folder of tables and is not replaced");
    }
    Ok(())
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
