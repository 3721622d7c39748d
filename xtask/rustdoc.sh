#!/bin/sh
# rustdoc that honours the error codes of compile_fail doctests, which the stable one ignores: a
# test that must fail to compile must fail for the reason it names. Only rustdoc sees the variable;
# for the compiler it would rebuild every dependency.
RUSTC_BOOTSTRAP=1 exec rustdoc "$@"
