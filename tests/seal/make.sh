#!/bin/sh
# Makes the keys and certificates of this folder anew. They are for tests only.
set -eu
cd "$(dirname "$0")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$work/index"
cat > "$work/config" <<END
[ca]
default_ca = tests
[tests]
database = $work/index
new_certs_dir = $work
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
[any]
countryName = optional
organizationName = optional
commonName = supplied
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[seal]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = 1.3.6.1.5.5.7.3.36
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[stamp]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
[encipher]
keyUsage = critical, keyEncipherment
END

# name, curve
key() { openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:$2" -out "$1.key.pem"; }

# name, common name, kind, not after, and how it is signed
certificate() {
    name=$1 subject=$2 kind=$3 until=$4
    shift 4
    openssl req -new -utf8 -key "$name.key.pem" -subj "/C=GB/O=Tests only/CN=$subject" -out "$work/request"
    openssl ca -batch -utf8 -notext -config "$work/config" -extensions "$kind" -in "$work/request" \
        -startdate 20260101000000Z -enddate "$until" "$@" -out "$name.pem"
}
issued() { certificate "$@" -cert ca.pem -keyfile ca.key.pem; }

until=20460101000000Z
key ca P-256
certificate ca "Test authority" root $until -selfsign -keyfile ca.key.pem

key seal P-256
issued seal "Test Safeguarding Children Partnership" seal $until
key other P-256
issued other "Test Safeguarding Children Partnership" seal $until
key short P-256
issued short "Test Safeguarding Children Partnership" seal 20261231235959Z
key encipher P-256
issued encipher "Not for signing" encipher $until
key demonstration P-256
issued demonstration "Demonstration Safeguarding Partnership" seal $until
key chinese P-256
issued chinese "東京" seal $until
key stamp P-256
issued stamp "Test time stamps" stamp $until
key p384 P-384
issued p384 "Another curve" seal $until

# Time stamps that OpenSSL sets with keys of other kinds than a seal's.
mkdir -p stamps
printf 'The value of a signature.' > stamps/stamped
echo 01 > "$work/serial"
# key, hash
stamp() {
    cat > "$work/service" <<END
[tsa]
default_tsa = tests
[tests]
serial = $work/serial
digests = sha256
default_policy = 1.2.3.4
signer_digest = $2
ess_cert_id_alg = sha256
END
    openssl ts -query -data stamps/stamped -sha256 -no_nonce -cert -out "$work/query"
    openssl ts -reply -config "$work/service" -queryfile "$work/query" -signer "stamp-$1.pem" \
        -inkey "stamp-$1.key.pem" -token_out -out "stamps/$1-$2.der"
}
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out stamp-rsa.key.pem
issued stamp-rsa "Test time stamps, RSA" stamp $until
key stamp-p384 P-384
issued stamp-p384 "Test time stamps, P-384" stamp $until
for hash in sha256 sha384 sha512; do
    stamp rsa $hash
    stamp p384 $hash
done
key stamp-p521 P-521
issued stamp-p521 "Test time stamps, P-521" stamp $until
stamp p521 sha512

# The seal's key in the other forms in which keys come. The passphrase: correct horse
openssl ec -in seal.key.pem -out seal.sec1.pem
openssl pkcs8 -topk8 -in seal.key.pem -passout "pass:correct horse" -out seal.encrypted.pem
openssl ec -in seal.key.pem -aes256 -passout "pass:correct horse" -out seal.old.pem
cat seal.pem ca.pem > seal.chain.pem
openssl pkcs12 -export -inkey seal.key.pem -in seal.pem -certfile ca.pem \
    -passout "pass:correct horse" -out seal.p12
openssl pkcs12 -export -legacy -inkey seal.key.pem -in seal.pem \
    -passout "pass:correct horse" -out seal.old.p12
