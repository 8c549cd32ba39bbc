//! The tree against other people's figures, and against the definition.

use super::*;

/// The leaves that Certificate Transparency's own tests use, and the roots of their trees.
const LEAVES: [&[u8]; 8] = [
    b"",
    b"\0",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// Larger trees than any tile is wide.
const SIZE: u64 = 300;

fn leaves(number: u64) -> Vec<Hash> {
    (0..number).map(|leaf| Hash::leaf(&leaf.to_be_bytes())).collect()
}

fn hex(hash: Hash) -> String {
    hash.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// RFC 6962's definition of a root, word for word.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash(Sha256::digest(b"").into()),
        [leaf] => *leaf,
        _ => {
            let middle = leaves.len().next_power_of_two() / 2;
            Hash::node(naive_root(&leaves[..middle]), naive_root(&leaves[middle..]))
        }
    }
}

#[test]
fn a_path_has_as_many_hashes_as_its_place_needs() {
    let tree: Tree = (0u8..100).map(|leaf| Hash::leaf(&[leaf])).collect();
    for size in 0..=100 {
        for index in 0..=size {
            let proof = tree.inclusion(index, size);
            assert_eq!(
                path_length(index, size),
                proof.map(|proof| proof.len()),
                "{index} of {size}"
            );
        }
    }
}

#[test]
fn roots_are_certificate_transparency_s() {
    for (size, root) in ROOTS.iter().enumerate() {
        let tree: Tree = LEAVES[..size].iter().map(|leaf| Hash::leaf(leaf)).collect();
        assert_eq!(hex(tree.root()), *root, "{size}");
    }
}

#[test]
fn a_proof_that_others_published_is_made_and_checked() {
    let tree: Tree = LEAVES.iter().map(|leaf| Hash::leaf(leaf)).collect();
    let proof: Vec<String> = tree.inclusion(0, 8).unwrap().into_iter().map(hex).collect();
    assert_eq!(
        proof,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
    let proof: Vec<String> = tree.consistency(6, 8).unwrap().into_iter().map(hex).collect();
    assert_eq!(
        proof,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
}

#[test]
fn roots_of_every_size_are_the_definition_s() {
    let leaves = leaves(SIZE);
    let tree: Tree = leaves.iter().copied().collect();
    for size in 0..=SIZE {
        let naive = naive_root(&leaves[..size as usize]);
        assert_eq!(tree.root_at(size), Some(naive), "{size}");
        let mut shorter = tree.clone();
        shorter.truncate(size);
        assert_eq!((shorter.size(), shorter.root()), (size, naive));
    }
    assert_eq!(tree.root_at(SIZE + 1), None);
}

#[test]
fn every_leaf_of_every_size_is_proved_and_nowhere_else() {
    let leaves = leaves(SIZE);
    let tree: Tree = leaves.iter().copied().collect();
    for size in 1..=SIZE {
        let root = tree.root_at(size);
        for index in 0..size {
            let leaf = leaves[index as usize];
            let proof = tree.inclusion(index, size).unwrap();
            assert_eq!(root_by_inclusion(leaf, index, size, &proof), root, "{index} of {size}");
            let beside = (index + 1) % size;
            if beside != index {
                assert_ne!(root_by_inclusion(leaf, beside, size, &proof), root);
                let other = leaves[beside as usize];
                assert_ne!(root_by_inclusion(other, index, size, &proof), root);
            }
        }
        assert_eq!(tree.inclusion(size, size), None);
    }
}

#[test]
fn every_size_is_consistent_with_every_smaller_one_and_no_other() {
    let tree: Tree = leaves(SIZE).into_iter().collect();
    let roots: Vec<Hash> = (0..=SIZE).filter_map(|size| tree.root_at(size)).collect();
    let root = |size: u64| roots[size as usize];
    for size in 1..=SIZE {
        for old in 1..=size {
            let proof = tree.consistency(old, size).unwrap();
            let holds = |first, first_size, proof: &[Hash]| {
                is_consistent(first, first_size, root(size), size, proof)
            };
            assert!(holds(root(old), old, &proof), "{old} of {size}");
            assert!(!holds(root(old - 1), old, &proof), "{old} of {size}");
            let longer = [proof.as_slice(), &[root(1)]].concat();
            assert!(!holds(root(old), old, &longer));
            if let [_, shorter @ ..] = proof.as_slice() {
                assert!(!holds(root(old), old, shorter));
            }
        }
    }
    assert_eq!(tree.consistency(0, SIZE), None);
    assert_eq!(tree.consistency(SIZE + 1, SIZE), None);
}

#[test]
fn a_proof_for_a_place_that_cannot_be_is_none() {
    let leaf = leaves(1)[0];
    assert_eq!(root_by_inclusion(leaf, 0, 0, &[]), None);
    assert_eq!(root_by_inclusion(leaf, 1, 1, &[]), None);
    assert_eq!(root_by_inclusion(leaf, 0, 1, &[leaf]), None);
    assert_eq!(root_by_inclusion(leaf, 0, u64::MAX, &[leaf; 3]), None);
    assert!(!is_consistent(leaf, 0, leaf, 0, &[]));
    assert!(!is_consistent(leaf, 2, leaf, 1, &[]));
    assert!(!is_consistent(leaf, 1, leaf, u64::MAX, &[leaf; 70]));
}
