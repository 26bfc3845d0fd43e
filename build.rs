//! Tells Cargo to build again when what is compiled in changes: new files included.

fn main() {
    println!("cargo:rerun-if-changed=knowledge");
    println!("cargo:rerun-if-changed=tests/questions");
}
