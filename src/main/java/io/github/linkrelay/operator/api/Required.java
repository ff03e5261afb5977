package io.github.linkrelay.operator.api;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a member that is always there, as {@code required} does in {@code openapi.yaml}. JSON without it is refused when it
 * is read. A member without this mark is null where it is absent.
 */
@JacksonAnnotationsInside
@JsonProperty(required = true)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Required {}
