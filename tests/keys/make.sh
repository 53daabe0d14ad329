#!/usr/bin/env bash
# Makes the keys and certificates of the tests with OpenSSL, into a folder: make.sh FOLDER.
# The password of what is encrypted is "secret". Nothing of this is used outside the tests.
set -euo pipefail
mkdir -p "$1"
cd "$1"

cat >extensions <<END
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
[cipher]
basicConstraints = CA:FALSE
keyUsage = critical, keyEncipherment
[tsa]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
END

rsa() { openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1.key" 2>/dev/null; }
ec() { openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:$2" -out "$1.key"; }

# root NAME SUBJECT
root() {
    openssl req -new -x509 -utf8 -key "$1.key" -subj "$2" -sha256 -days 36500 -config /dev/null \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
        -out "$1.pem"
}

# issue NAME SUBJECT SECTION CA DAYS
issue() {
    openssl req -new -utf8 -key "$1.key" -subj "$2" -config /dev/null -out "$1.csr"
    openssl x509 -req -in "$1.csr" -CA "$4.pem" -CAkey "$4.key" -set_serial "$((++serial))" \
        -sha256 -days "$5" -extfile extensions -extensions "$3" -out "$1.pem" 2>/dev/null
}
serial=100

rsa ca && root ca "/C=CN/O=Test/CN=Test Root CA"
rsa other && root other "/C=CN/O=Other/CN=Other Root CA"
rsa middle && issue middle "/C=CN/O=Test/CN=Test Issuing CA" ca ca 36500
rsa rsa && issue rsa "/C=CN/O=沅江市商务局/CN=张三" signer middle 36500
ec ec P-256 && issue ec "/C=CN/O=沅江市商务局/CN=李四" signer middle 36500
ec p384 P-384 && issue p384 "/C=CN/O=沅江市商务局/CN=王五" signer middle 36500
ec expired P-256 && issue expired "/C=CN/CN=Expired" signer middle 1
ec cipher P-256 && issue cipher "/C=CN/CN=For Encryption" cipher middle 36500
rsa tsa && issue tsa "/C=CN/O=Test/CN=Test TSA" tsa ca 36500

# SM2 with SM3: the identity of a signer who has no other (GM/T 0009)
user=distid:1234567812345678
ec sm2ca SM2 && openssl req -new -x509 -utf8 -key sm2ca.key -subj "/C=CN/O=Test/CN=SM2 Root CA" \
    -sm3 -sigopt "$user" -days 36500 -config /dev/null -addext basicConstraints=critical,CA:TRUE \
    -addext keyUsage=critical,keyCertSign,cRLSign -out sm2ca.pem
ec sm2 SM2 && openssl req -new -utf8 -key sm2.key -subj "/C=CN/O=沅江市商务局/CN=赵六" -sm3 \
    -sigopt "$user" -config /dev/null -out sm2.csr
openssl x509 -req -in sm2.csr -CA sm2ca.pem -CAkey sm2ca.key -set_serial 500 -sm3 -sigopt "$user" \
    -vfyopt "$user" -days 36500 -extfile extensions -extensions signer -out sm2.pem 2>/dev/null

for name in rsa ec; do
    openssl pkcs12 -export -inkey "$name.key" -in "$name.pem" -certfile middle.pem \
        -passout pass:secret -out "$name.p12"
    openssl pkcs8 -topk8 -in "$name.key" -passout pass:secret -out "$name-encrypted.key"
done
openssl rsa -in rsa.key -traditional -out rsa-pkcs1.key 2>/dev/null
openssl ec -in ec.key -out ec-sec1.key 2>/dev/null
openssl rsa -in rsa.key -traditional -aes128 -passout pass:secret -out rsa-old.key 2>/dev/null
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out weak.key 2>/dev/null
