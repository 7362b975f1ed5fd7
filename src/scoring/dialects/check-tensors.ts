import { didYouMean } from '../../did-you-mean.js';
import { MlcheckError } from '../../errors.js';
import type { InputTensor, OpenInferenceEndpoint } from '../endpoint.js';
import type { DeclaredTensor } from './open-inference-probe.js';

/**
 * Holds the suite's inputs and output against those that the model declares. A server that declares none is believed.
 * @throws MlcheckError `endpoint-unusable`, place = URL of the metadata
 */
export function checkTensors(endpoint: OpenInferenceEndpoint, inputs: readonly DeclaredTensor[] | undefined, outputs: readonly DeclaredTensor[] | undefined, place: string): void {
  const refuse = (rule: string, value: unknown, hint: string): never => {
    throw new MlcheckError('endpoint-unusable', { place, rule, value, hint });
  };
  if (inputs !== undefined) {
    for (const input of endpoint.inputs) {
      const declared = inputs.find(({ name }) => name === input.name);
      if (declared === undefined) return refuse('must declare every input that the suite sends', input.name, didYouMean(input.name, inputs.map(({ name }) => name)));
      if (declared.datatype !== input.datatype) refuse(`declares input ${input.name} as ${declared.datatype}, which is what the suite must send`, input.datatype, `set \`datatype: '${declared.datatype}'\``);
      if (!fits(input, declared.shape)) refuse(`declares input ${input.name} with shape [${declared.shape.join(', ')}], which the suite must fill`, `${input.fields.length} fields`, 'name one field for each value of a row, in the order of the model');
    }
    const unfilled = inputs.find(({ name, optional }) => !optional && !endpoint.inputs.some((input) => input.name === name));
    if (unfilled !== undefined) refuse('declares an input that the suite does not send', unfilled.name, `add { name: '${unfilled.name}', datatype: '${unfilled.datatype}', fields: [...] } to \`inputs\``);
  }
  if (outputs !== undefined) {
    const { name, column } = endpoint.output;
    const declared = outputs.find((output) => output.name === name);
    if (declared === undefined) return refuse('must declare the output that the suite reads', name, didYouMean(name, outputs.map((output) => output.name)));
    const inner = declared.shape.slice(1);
    const width = inner.some((size) => size < 0) ? undefined : inner.reduce((product, size) => product * size, 1);
    if (width !== undefined && (column ?? 0) >= width) refuse(`declares output ${name} with ${width} values for each row: the column of the score must be below`, column, 'columns count from 0');
    if (width !== undefined && width > 1 && column === undefined) refuse(`declares output ${name} with ${width} values for each row: the suite must say which one is the score`, 'no column', `set \`output: { name: '${name}', column: ${width - 1} }\` if it is the last`);
  }
}

/** A declared shape covers the batch with its first size; one field may also fill a tensor of one size. */
function fits(input: InputTensor, shape: readonly number[]): boolean {
  if (shape.length === 0) return true;
  if (shape.length === 1) return shape[0] === -1 ? input.fields.length === 1 : shape[0] === input.fields.length;
  const inner = shape.slice(1);
  return inner.some((size) => size < 0) || inner.reduce((product, size) => product * size, 1) === input.fields.length;
}
