package org.sluice.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.File;
import java.util.Arrays;
import org.ops4j.pax.exam.Option;

/** The bundles under test, taken from the test class path: so the build needs nothing installed. */
final class Sluice {

    private static final String[] BUNDLES = {
        "org.osgi.util.function",
        "org.osgi.util.promise",
        "org.osgi.service.component",
        "org.apache.felix.configadmin",
        "org.apache.felix.scr",
        "jnacl",
        "org.sluice.api",
        "org.sluice.wire.sp",
        "org.sluice.wire.spot",
        "org.sluice.catalog",
        "org.sluice.catalog.csv",
        "org.sluice.collector",
        "org.sluice.broadcaster",
        "org.sluice.publisher.nng",
        "org.sluice.fetcher.synthetic",
        "org.sluice.fetcher.nng",
        "org.sluice.wire.page",
        "org.sluice.fetcher.tencent",
        "org.sluice.fetcher.sina",
    };

    private Sluice() {}

    /** Everything of one feed, without a configuration: it does nothing yet. */
    static Option bundles() {
        return composite(
                junitBundles(),
                frameworkProperty("ds.lock.timeout.milliseconds").value("30000"),
                systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("ERROR"),
                composite(Arrays.stream(BUNDLES)
                        .map(name -> bundle("reference:" + file(name).toURI()))
                        .toArray(Option[]::new)));
    }

    /** The jar of an artifact, or its module's exploded bundle. */
    static File file(String artifact) {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String module = File.separator + artifact.replace("org.sluice.", "") + File.separator + "target";
        for (String entry : path.split(File.pathSeparator)) {
            String name = new File(entry).getName();
            boolean jar = name.startsWith(artifact + "-") && Character.isDigit(name.charAt(artifact.length() + 1));
            if (jar || entry.endsWith(module + File.separator + "classes")) {
                return new File(entry);
            }
        }
        throw new IllegalStateException(artifact + " is not on the test class path: " + path);
    }
}
