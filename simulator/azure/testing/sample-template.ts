import type { JsonObject } from '../model/json.ts';

/** A site, its slot that waits for it, and an output that refers to the site. */
export const sampleTemplate = (): JsonObject => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { name: { type: 'string', minLength: 2 }, key: { type: 'securestring' } },
  variables: { siteName: "[toLower(parameters('name'))]" },
  resources: [
    {
      type: 'Test.Fake/sites',
      apiVersion: '2024-01-01',
      name: "[variables('siteName')]",
      location: '[resourceGroup().location]',
      properties: { key: "[parameters('key')]" },
    },
    {
      type: 'Test.Fake/sites/slots',
      apiVersion: '2024-01-01',
      name: "[concat(variables('siteName'), '/staging')]",
      location: '[resourceGroup().location]',
      dependsOn: ["[resourceId('Test.Fake/sites', variables('siteName'))]"],
      properties: { parent: "[reference(variables('siteName')).address]" },
    },
  ],
  outputs: { address: { type: 'string', value: "[reference(variables('siteName')).address]" }, key: { type: 'securestring', value: "[parameters('key')]" } },
});
