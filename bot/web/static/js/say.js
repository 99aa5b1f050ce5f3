// Words with values put in.

/** Put `values` in the places {name} of a text. */
export function say(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}
