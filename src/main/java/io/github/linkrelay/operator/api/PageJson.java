package io.github.linkrelay.operator.api;

import java.util.List;

/**
 * A part of a list that the API gives in pages. Its first member is the list; {@code next} says where the rest begins.
 *
 * @param <T> an element of the list
 */
public interface PageJson<T> {

    List<T> list();

    /** Returns what to give as {@code before} for the rest; null at the end. */
    Long next();
}
