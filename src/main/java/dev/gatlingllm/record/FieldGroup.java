package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.NameTransformer;
import java.util.ArrayList;
import java.util.List;

/**
 * A record class and those that it groups its components in, which a line of JSON does not show
 * ({@link JsonUnwrapped}). Jackson reads such a line once for each group; put back into groups
 * first, it is read once.
 *
 * @param name in the class that has it as a component
 * @param fields names of its own
 */
record FieldGroup(String name, List<String> fields, List<FieldGroup> groups) {

  /** For a mapper that reads what {@link #grouped} makes. */
  static final class Grouped extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public NameTransformer findUnwrappingNameTransformer(AnnotatedMember member) {
      return null;
    }
  }

  /**
   * @param mapper writes such lines
   */
  static FieldGroup of(Class<? extends Record> type, ObjectMapper mapper) {
    return of("", type, mapper.getSerializationConfig());
  }

  private static FieldGroup of(String name, Class<?> type, SerializationConfig config) {
    FieldGroup group = new FieldGroup(name, new ArrayList<>(), new ArrayList<>());
    for (BeanPropertyDefinition property :
        config.introspect(config.constructType(type)).findProperties()) {
      if (property.getAccessor().hasAnnotation(JsonUnwrapped.class)) {
        group.groups.add(of(property.getName(), property.getRawPrimaryType(), config));
      } else {
        group.fields.add(property.getName());
      }
    }
    return group;
  }

  /** The line's fields in their groups; what belongs to none is left out. */
  ObjectNode grouped(ObjectNode line) {
    ObjectNode grouped = line.objectNode();
    for (String field : fields) {
      JsonNode value = line.get(field);
      if (value != null) {
        grouped.set(field, value);
      }
    }
    for (FieldGroup group : groups) {
      grouped.set(group.name, group.grouped(line));
    }
    return grouped;
  }
}
