package org.pythonwebstack.site;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import javax.annotation.processing.Generated;
import org.immutables.value.Value;

/**
 * How the values of this package are generated: hidden, without copy methods, and free of annotations that would warn in
 * the builds of others. Source retention keeps it out of the class files for the same reason.
 */
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.SOURCE)
@Value.Style(
        visibility = Value.Style.ImplementationVisibility.PACKAGE,
        overshadowImplementation = true,
        builder = "assemble",
        typeInnerBuilder = "None", // the builders are written by hand; the generated ones only hold the values
        redactedMask = "(redacted)",
        defaults = @Value.Immutable(copy = false),
        allowedClasspathAnnotations = {Generated.class, CanIgnoreReturnValue.class})
@interface PwsStyle {}
