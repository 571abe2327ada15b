package org.sluice.wire.pickle;

import java.util.Base64;

/** Prints each golden pickle and what is written after reading it, in base64: for rewritten.py, which has vn.py read both. */
final class Rewritten {

    private Rewritten() {}

    public static void main(String[] arguments) throws PickleException {
        Base64.Encoder base64 = Base64.getEncoder();
        for (Golden golden : Golden.all()) {
            System.out.println(golden.form()
                    + '\t'
                    + golden.name()
                    + '\t'
                    + base64.encodeToString(golden.pickle())
                    + '\t'
                    + base64.encodeToString(Pickle.write(Pickle.read(golden.pickle()))));
        }
    }
}
