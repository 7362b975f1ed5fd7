/** `mlcheck.config.ts` as `mlcheck init` writes it. */
export const configTemplate = `import { defineConfig } from 'mlcheck'; // and \`env\`, for secrets by reference

export default defineConfig({
  suites: 'suites',
  reports: 'reports',
  // Where the model runs, by name: \`mlcheck run SUITE --candidate staging\`. A secret is a reference, never a value.
  environments: {
    // staging: { url: 'https://models.staging.example.com', auth: { kind: 'bearer', token: env('STAGING_TOKEN') } },
    // production: { url: 'https://models.example.com', production: true }, // refused without --allow-production
  },
});
`;
