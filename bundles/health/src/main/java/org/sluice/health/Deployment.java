package org.sluice.health;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.health.SettingsCheck.Finding;
import org.sluice.health.SettingsCheck.Key;
import org.sluice.health.SettingsCheck.Kind;
import org.sluice.health.Setup.State;

/** Reads from the runtime what has become of every configuration. For the health thread. */
final class Deployment {

    private static final String FILE = "felix.fileinstall.filename";
    private static final String OURS = "org.sluice.";

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final ConfigurationAdmin configurations;
    private final MetaTypeService metatypes;
    private final FileCheck files = new FileCheck();

    Deployment(
            BundleContext context,
            ServiceComponentRuntime components,
            ConfigurationAdmin configurations,
            MetaTypeService metatypes) {
        this.context = context;
        this.components = components;
        this.configurations = configurations;
        this.metatypes = metatypes;
    }

    /** Every configuration that came from a file or has one of our PIDs, ordered by PID. */
    List<Setup> read() throws IOException {
        Map<String, List<ComponentDescriptionDTO>> byPid = new HashMap<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            if (!"ignore".equals(description.configurationPolicy)) {
                for (String pid : description.configurationPid) {
                    byPid.computeIfAbsent(pid, key -> new ArrayList<>()).add(description);
                }
            }
        }
        Map<String, Setup> setups = new TreeMap<>();
        for (Configuration configuration : list()) {
            Dictionary<String, Object> dictionary = configuration.getProperties();
            if (dictionary == null) {
                continue; // made, but not yet filled in
            }
            String pid = configuration.getPid();
            if (pid.startsWith(OURS) || dictionary.get(FILE) != null) {
                Map<String, Object> properties = new TreeMap<>();
                Collections.list(dictionary.keys()).forEach(key -> properties.put(key, dictionary.get(key)));
                String target = configuration.getFactoryPid() != null ? configuration.getFactoryPid() : pid;
                setups.put(pid, setup(pid, target, properties, byPid.getOrDefault(target, List.of())));
            }
        }
        return List.copyOf(setups.values());
    }

    private Configuration[] list() throws IOException {
        try {
            Configuration[] all = configurations.listConfigurations(null);
            return all == null ? new Configuration[0] : all;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("there is no filter that could be wrong", e);
        }
    }

    private Setup setup(
            String pid, String target, Map<String, Object> properties, List<ComponentDescriptionDTO> descriptions) {
        String where = InvalidSettingException.where(properties);
        List<Finding> findings = new ArrayList<>();
        if (pid.startsWith(OURS) && properties.get(FILE) instanceof String address) {
            findings.addAll(files.check(where, address));
        }
        if (descriptions.isEmpty()) {
            State state = isManaged(target) ? State.RUNNING : State.UNSERVED;
            return new Setup(pid, where, state, state == State.UNSERVED ? target : "", "", findings);
        }
        String waits = null;
        for (ComponentDescriptionDTO description : descriptions) {
            findings.addAll(
                    SettingsCheck.check(where, properties, keys(description, target), alsoAllowed(description)));
            ComponentConfigurationDTO component = find(description, pid);
            if (component != null && component.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                String line = Failure.line(where, component.failure);
                return new Setup(
                        pid, where, State.FAILED, line, component.failure == null ? "" : component.failure, findings);
            }
            if (waits == null) {
                waits = waitsFor(component);
            }
        }
        return waits == null
                ? new Setup(pid, where, State.RUNNING, "", "", findings)
                : new Setup(pid, where, State.WAITING, waits, "", findings);
    }

    /** Whether something that is no component takes configurations of this PID. */
    private boolean isManaged(String pid) {
        try {
            String filter = "(service.pid=" + pid + ')';
            return context.getAllServiceReferences("org.osgi.service.cm.ManagedService", filter) != null
                    || context.getAllServiceReferences("org.osgi.service.cm.ManagedServiceFactory", filter) != null;
        } catch (InvalidSyntaxException e) {
            return false; // a name no PID can have
        }
    }

    private ComponentConfigurationDTO find(ComponentDescriptionDTO description, String pid) {
        for (ComponentConfigurationDTO component : components.getComponentConfigurationDTOs(description)) {
            Object pids = component.properties.get("service.pid");
            if (pid.equals(pids)
                    || pids instanceof Collection<?> several && several.contains(pid)
                    || pids instanceof Object[] array && Arrays.asList(array).contains(pid)) {
                return component;
            }
        }
        return null;
    }

    /** What keeps a component from running, or null if nothing does. */
    private static String waitsFor(ComponentConfigurationDTO component) {
        if (component == null) {
            return "its start";
        }
        if (component.state == ComponentConfigurationDTO.ACTIVE) {
            return null;
        }
        if (component.state == ComponentConfigurationDTO.SATISFIED) {
            boolean wanted = component.description.immediate
                    || component.service != null && component.service.usingBundles.length > 0;
            return wanted ? "its activation" : null;
        }
        List<String> missing = new ArrayList<>();
        for (UnsatisfiedReferenceDTO reference : component.unsatisfiedReferences) {
            missing.add(describe(component.description, reference));
        }
        if (missing.isEmpty()) {
            return "its configuration";
        }
        return String.join(" and ", missing);
    }

    private static String describe(ComponentDescriptionDTO description, UnsatisfiedReferenceDTO unsatisfied) {
        for (ReferenceDTO reference : description.references) {
            if (reference.name.equals(unsatisfied.name)) {
                String target = unsatisfied.target == null ? "" : " with " + unsatisfied.target;
                return "a service " + reference.interfaceName + target;
            }
        }
        return "a service for " + unsatisfied.name;
    }

    private static Set<String> alsoAllowed(ComponentDescriptionDTO description) {
        Set<String> allowed = new TreeSet<>(description.properties.keySet());
        for (ReferenceDTO reference : description.references) {
            allowed.add(reference.name + ".target");
            allowed.add(reference.name + ".cardinality.minimum");
        }
        return allowed;
    }

    /** The keys that the component's bundle declares for a PID; empty if it declares none. */
    private List<Key> keys(ComponentDescriptionDTO description, String pid) {
        Bundle bundle = context.getBundle(description.bundle.id);
        MetaTypeInformation information = bundle == null ? null : metatypes.getMetaTypeInformation(bundle);
        if (information == null
                || !(declares(information.getPids(), pid) || declares(information.getFactoryPids(), pid))) {
            return List.of();
        }
        ObjectClassDefinition definition = information.getObjectClassDefinition(pid, null);
        AttributeDefinition[] attributes =
                definition == null ? null : definition.getAttributeDefinitions(ObjectClassDefinition.ALL);
        return attributes == null
                ? List.of()
                : Arrays.stream(attributes).map(Deployment::key).collect(Collectors.toList());
    }

    private static boolean declares(String[] pids, String pid) {
        return pids != null && Arrays.asList(pids).contains(pid);
    }

    private static Key key(AttributeDefinition attribute) {
        Kind kind = switch (attribute.getType()) {
            case AttributeDefinition.INTEGER, AttributeDefinition.SHORT, AttributeDefinition.BYTE -> Kind.WHOLE;
            case AttributeDefinition.LONG -> Kind.LONG;
            case AttributeDefinition.DOUBLE, AttributeDefinition.FLOAT -> Kind.DECIMAL;
            case AttributeDefinition.BOOLEAN -> Kind.TRUTH;
            default -> Kind.TEXT;
        };
        String[] options = attribute.getOptionValues();
        return new Key(
                attribute.getID(),
                kind,
                options == null ? List.of() : List.of(options),
                attribute.getCardinality() != 0);
    }
}
