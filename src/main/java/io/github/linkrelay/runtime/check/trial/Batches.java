package io.github.linkrelay.runtime.check.trial;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.model.ModelLifecycleStrategy;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.processor.aggregate.AggregateController;
import org.apache.camel.processor.aggregate.DefaultAggregateController;

/**
 * Controls the aggregates of a trial: they are complete when they are full or when the trial says so, and never by the
 * clock.
 */
final class Batches implements ModelLifecycleStrategy {
    private static final String NEVER = String.valueOf(Long.MAX_VALUE / 1_000_000_000);

    private final List<AggregateController> controllers = new CopyOnWriteArrayList<>();

    void complete() {
        controllers.forEach(AggregateController::forceCompletionOfAllGroups);
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        for (AggregateDefinition aggregate :
                ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), AggregateDefinition.class)) {
            if (aggregate.getAggregateController() == null && aggregate.getAggregateControllerBean() == null) {
                AggregateController controller = new DefaultAggregateController();
                aggregate.setAggregateController(controller);
                controllers.add(controller);
            }
            if (aggregate.getCompletionInterval() != null) {
                aggregate.setCompletionInterval(NEVER);
            }
            if (aggregate.getCompletionTimeout() != null) {
                aggregate.setCompletionTimeout(NEVER);
            }
        }
    }

    @Override
    public void onRemoveRouteDefinition(RouteDefinition route) {
        // A trial removes none.
    }

    @Override
    public void onAddRouteTemplateDefinition(RouteTemplateDefinition template) {
        // The routes that are made from it are handled one by one.
    }

    @Override
    public void onRemoveRouteTemplateDefinition(RouteTemplateDefinition template) {
        // A trial removes none.
    }
}
