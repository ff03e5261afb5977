package io.github.linkrelay.runtime.check.trial;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.processor.DefaultProcessorFactory;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.ProcessorFactory;

/**
 * Knows which step Camel is building, because what Camel throws names the route alone. Camel asks a factory for each
 * step, the outer one first, and has it wrapped when it is built. It is for the thread that builds the routes.
 */
final class BuildWatch extends DefaultProcessorFactory implements InterceptStrategy {
    /** The steps that are being built, the innermost first. */
    private final Deque<NamedNode> building = new ArrayDeque<>();

    static BuildWatch install(CamelContext context) {
        BuildWatch watch = new BuildWatch();
        context.getCamelContextExtension().addContextPlugin(ProcessorFactory.class, watch);
        context.getCamelContextExtension().addInterceptStrategy(watch);
        return watch;
    }

    /** Returns the step that is being built, or could not be built; null if there is none. */
    NamedNode step() {
        return building.peek();
    }

    @Override
    public Processor createProcessor(Route route, NamedNode definition) throws Exception {
        while (!building.isEmpty() && !isAround(building.peek(), definition)) {
            building.pop();
        }
        building.push(definition);
        return super.createProcessor(route, definition);
    }

    private static boolean isAround(NamedNode outer, NamedNode step) {
        // The step itself does not know its parent yet.
        return outer instanceof ProcessorDefinition<?> around
                && ProcessorDefinitionHelper.filterTypeInOutputs(around.getOutputs(), ProcessorDefinition.class)
                        .contains(step);
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, Processor next) {
        building.remove(step);
        return target;
    }
}
