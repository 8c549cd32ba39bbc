//! One text, every edition, provably the same.
//!
//! Knowledge goes one way; each stage knows the ones before it and none after:
//!
//! 1. [`revision`] reads a commit, or the work tree, into paths and bytes. Only it knows git.
//! 2. [`workspace`] reads `engross.toml` from them: who publishes, and what is the organisation's.
//! 3. [`content`] reads a briefing's Markdown into the typed tree that it means. Its canonical
//!    JSON has the digest that is the identity of what is said.
//! 4. [`check`] finds what is wrong, and with [`confidentiality`] what may tell who a child is.
//! 5. [`facts`] are what is said about a document: edition, version, where to check.
//! 6. [`edition`] renders content and facts with a layout into a finished PDF. Only it knows Typst.
//! 7. [`readback`] reads a finished PDF's bytes back. Only it reads PDFs, and it knows
//!    nothing of Typst.
//! 8. [`seal`] is the organisation's signature, appended to a finished edition when it is published,
//!    and what that proves.
//! 9. [`blocks`] are what a content, or a document that was read back, says from first to last.
//! 10. [`import`] reads files that engross did not make into the same blocks.
//! 11. [`parity`] proves that the document says what the content says, block by block.
//! 12. [`diff`] finds what changed between two documents, in words.
//! 13. [`view`] says that as text, as a page, as Markdown or as JSON.
//! 14. [`lock`] tells what is not as it was accepted.
//! 15. [`inspect`] looks through each finished file; [`build`] does all this for every briefing that
//!     changed, and [`store`] writes whole files.
//! 16. [`pages`] shows how the editions of two versions look beside each other, an aid on screen.
//! 17. [`record`] says of a release which files it is, and all that they were made of.
//! 18. [`compare`] holds any two files, or files and their source, against each other, and
//!     [`review`] two states of a workspace, words and all else; [`redline`] shows what came of it
//!     as a PDF for a board's papers.
//! 19. [`release`] makes one from a commit, frozen for approval, and makes it again to compare.
//! 20. [`ssh`] reads and makes OpenSSH's signatures, with the keys that members have already.
//! 21. [`policy`] says who may approve and how many must, and which version of it is in force.
//! 22. [`approval`] judges what members signed beside a record, and [`sheet`] shows a member all that
//!     they need before they sign.
//! 23. [`register`] is the append-only log of what happened: published, withdrawn, and so on.
//! 24. [`publication`] seals an approved release, puts it where it is served, and logs that;
//!     [`status`] says what became of each release, and what waits for whom.
//! 25. [`circulation`] says who got which edition and who answered: a hash in the register, and the rest in
//!     what stays private.
//! 26. [`mail`] writes to each of them, and sends nobody a version that is withdrawn.
//! 27. [`backup`] keeps a copy of all that is private.
//! 28. [`verify`] says what any file is, by a copy of the register and what is served beside it.
//! 29. [`audit`] derives all of that again, and tells each break in the chain and its consequence.
//! 30. [`evidence`] packs all that shows what was published, for whoever asks in ten years.
//!
//! Tables are read and written by [`table`], and a [`vault`] encrypts what is private. What is printed and is no
//! edition, a redline or a report, is finished and [`proved`] in one way.
//!
//! What may never end or eat memory is done in a [`worker`], a process that can be stopped.
//!
//! What is wrong comes back as [`report`] data. The library knows no terminal, clock, home folder,
//! environment or network; these are handed in.

pub mod approval;
pub mod audit;
pub mod backup;
pub mod blocks;
pub mod build;
pub mod check;
pub mod circulation;
pub mod compare;
pub mod confidentiality;
pub mod content;
pub mod diff;
pub mod digest;
pub mod edition;
pub mod evidence;
pub mod facts;
pub mod files;
pub mod import;
pub mod inspect;
pub mod lock;
pub mod mail;
pub mod misread;
pub mod pages;
pub mod parity;
pub mod phrase;
pub mod policy;
pub mod proved;
pub mod publication;
pub mod readback;
pub mod record;
pub mod redline;
pub mod register;
pub mod release;
pub mod report;
pub mod review;
pub mod revision;
pub mod seal;
mod settings;
pub mod sheet;
pub mod spelling;
pub mod ssh;
pub mod status;
pub mod store;
pub mod table;
pub mod vault;
pub mod verify;
pub mod version;
pub mod view;
pub mod worker;
pub mod workspace;
