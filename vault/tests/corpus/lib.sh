# What the scripts share. They run in the folder of the files.
set -eu
passphrase='correct horse'

# One line of the manifest: file, passphrase, keys.
row() {
    test -s "$1"
    printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>../manifest.tsv
}

# One line of the table of keys, of a public key line.
known() { # name line
    printf '%s\n' "$2" >"../base/$1.line"
    case $2 in
    ssh-dss*) said=$(puttygen -l -E sha256 "../base/$1.line" | cut -d' ' -f2,3) ;;
    *) said=$(ssh-keygen -lf "../base/$1.line" | cut -d' ' -f1,2) ;;
    esac
    printf '%s\t%s\t%s\t%s\n' "$1" "${said% *}" "${said#* }" "$(echo "$2" | cut -d' ' -f2)" >>../keys.tsv
}
