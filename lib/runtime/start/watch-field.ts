/**
 * Tells what a field of an instance is set to.
 *
 * @returns a function that makes it a plain field again
 */
export function watchField(instance: object, field: string, tell: (value: unknown) => void): () => void {
  const before = Object.getOwnPropertyDescriptor(instance, field);
  // One that is an accessor, here or in the class, or that cannot be one, is left alone.
  const plain = before ? 'value' in before && before.writable && before.configurable : !(field in instance);
  if (!plain || !Object.isExtensible(instance)) return () => {};
  let value: unknown = before?.value;
  let isSet = before !== undefined;
  const get = (): unknown => value;
  const set = (next: unknown): void => {
    value = next;
    isSet = true;
    tell(next);
  };
  Object.defineProperty(instance, field, { get, set, enumerable: true, configurable: true });
  return () => {
    if (Object.getOwnPropertyDescriptor(instance, field)?.get !== get) return;
    if (!isSet) Reflect.deleteProperty(instance, field);
    else Object.defineProperty(instance, field, { value, writable: true, enumerable: true, configurable: true });
  };
}
