//! Tells Cargo to build again when the knowledge changes: new files included.

fn main() {
    println!("cargo:rerun-if-changed=knowledge");
}
