/** A message type in protobufjs' JSON form: fields by name, each with its type and number. */
type Fields = Readonly<Record<string, readonly [type: string, id: number, rule?: 'repeated' | 'map']>>;

function message(fields: Fields, more: object = {}): object {
  const entries = Object.entries(fields).map(([name, [type, id, rule]]) => [name, { type, id, ...(rule === 'map' ? { keyType: 'string' } : rule === undefined ? {} : { rule, ...(PACKED.has(type) ? { options: { packed: true } } : {}) }) }]);
  return { fields: Object.fromEntries(entries) as object, ...more };
}
const PACKED: ReadonlySet<string> = new Set(['bool', 'int32', 'int64', 'uint32', 'uint64', 'float', 'double']);

const metadata = message({ name: ['string', 1], datatype: ['string', 2], shape: ['int64', 3, 'repeated'] });
const tensor = message({ name: ['string', 1], datatype: ['string', 2], shape: ['int64', 3, 'repeated'], parameters: ['InferParameter', 4, 'map'], contents: ['InferTensorContents', 5] });

/**
 * The gRPC service of the Open Inference Protocol: messages with their field numbers, as the servers' own .proto files have them. Triton's RepositoryIndex,
 * which MLServer has too, is among the methods; other servers answer it with UNIMPLEMENTED.
 * Source: kserve/open-inference-protocol, specification/protocol/open_inference_grpc.proto; triton-inference-server/common, protobuf/grpc_service.proto.
 */
export const OPEN_INFERENCE_SERVICE = {
  nested: {
    inference: {
      nested: {
        GRPCInferenceService: {
          methods: Object.fromEntries(['ServerLive', 'ServerReady', 'ModelReady', 'ServerMetadata', 'ModelMetadata', 'ModelInfer', 'RepositoryIndex'].map((name) => [name, { requestType: `${name}Request`, responseType: `${name}Response` }])),
        },
        ServerLiveRequest: message({}),
        ServerLiveResponse: message({ live: ['bool', 1] }),
        ServerReadyRequest: message({}),
        ServerReadyResponse: message({ ready: ['bool', 1] }),
        ModelReadyRequest: message({ name: ['string', 1], version: ['string', 2] }),
        ModelReadyResponse: message({ ready: ['bool', 1] }),
        ServerMetadataRequest: message({}),
        ServerMetadataResponse: message({ name: ['string', 1], version: ['string', 2], extensions: ['string', 3, 'repeated'] }),
        ModelMetadataRequest: message({ name: ['string', 1], version: ['string', 2] }),
        ModelMetadataResponse: message({ name: ['string', 1], versions: ['string', 2, 'repeated'], platform: ['string', 3], inputs: ['TensorMetadata', 4, 'repeated'], outputs: ['TensorMetadata', 5, 'repeated'] }, { nested: { TensorMetadata: metadata } }),
        ModelInferRequest: message(
          { model_name: ['string', 1], model_version: ['string', 2], id: ['string', 3], parameters: ['InferParameter', 4, 'map'], inputs: ['InferInputTensor', 5, 'repeated'], outputs: ['InferRequestedOutputTensor', 6, 'repeated'], raw_input_contents: ['bytes', 7, 'repeated'] },
          { nested: { InferInputTensor: tensor, InferRequestedOutputTensor: message({ name: ['string', 1], parameters: ['InferParameter', 2, 'map'] }) } },
        ),
        ModelInferResponse: message(
          { model_name: ['string', 1], model_version: ['string', 2], id: ['string', 3], parameters: ['InferParameter', 4, 'map'], outputs: ['InferOutputTensor', 5, 'repeated'], raw_output_contents: ['bytes', 6, 'repeated'] },
          { nested: { InferOutputTensor: tensor } },
        ),
        InferParameter: message({ bool_param: ['bool', 1], int64_param: ['int64', 2], string_param: ['string', 3], double_param: ['double', 4], uint64_param: ['uint64', 5] }, { oneofs: { parameter_choice: { oneof: ['bool_param', 'int64_param', 'string_param', 'double_param', 'uint64_param'] } } }),
        InferTensorContents: message({
          bool_contents: ['bool', 1, 'repeated'], int_contents: ['int32', 2, 'repeated'], int64_contents: ['int64', 3, 'repeated'], uint_contents: ['uint32', 4, 'repeated'], uint64_contents: ['uint64', 5, 'repeated'],
          fp32_contents: ['float', 6, 'repeated'], fp64_contents: ['double', 7, 'repeated'], bytes_contents: ['bytes', 8, 'repeated'],
        }),
        RepositoryIndexRequest: message({ repository_name: ['string', 1], ready: ['bool', 2] }),
        RepositoryIndexResponse: message({ models: ['ModelIndex', 1, 'repeated'] }, { nested: { ModelIndex: message({ name: ['string', 1], version: ['string', 2], state: ['string', 3], reason: ['string', 4] }) } }),
      },
    },
  },
};
