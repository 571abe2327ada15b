package org.sluice.health;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.MetaTypeService;

/** What is installed and configured, and what has become of it. Thread-safe. */
public final class Installation {

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final Deployment deployment;

    /** Looks with the services of the runtime. */
    public Installation(
            BundleContext context,
            ServiceComponentRuntime components,
            ConfigurationAdmin configurations,
            MetaTypeService metatypes) {
        this.context = context;
        this.configurations = configurations;
        deployment = new Deployment(context, components, configurations, metatypes);
    }

    /**
     * Every configuration and its trouble.
     *
     * @throws IOException if the configurations cannot be read
     */
    public synchronized List<Picture.Configured> configured() throws IOException {
        return deployment.read().stream()
                .map(setup -> new Picture.Configured(
                        setup.pid(), setup.where(), setup.problem(), setup.state() == Setup.State.UNSERVED))
                .toList();
    }

    /** The keys of a configuration; empty if there is none. */
    public Map<String, Object> settings(String pid) {
        Map<String, Object> settings = new TreeMap<>();
        try {
            Configuration[] found = configurations.listConfigurations("(service.pid=" + pid + ')');
            Dictionary<String, Object> keys = found == null ? null : found[0].getProperties();
            if (keys != null) {
                Collections.list(keys.keys()).forEach(key -> settings.put(key, keys.get(key)));
            }
        } catch (IOException | InvalidSyntaxException e) {
            return settings; // what cannot be read is not known: nothing is said of it
        }
        return settings;
    }

    /** Whether the banner was shown: what is missing is no longer waited for. */
    public boolean shown() {
        return !"false".equals(System.getProperty(Health.SHOWN));
    }

    /** Whether a bundle of this symbolic name is there. */
    public boolean has(String symbolicName) {
        for (Bundle bundle : context.getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return true;
            }
        }
        return false;
    }
}
