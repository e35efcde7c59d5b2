/** One metadata item that can be deployed. */
export interface CatalogueItem {
  type: string;
  name: string;
}

const domains = [
  ...['Invoice', 'Payment', 'Refund', 'Order', 'Quote', 'Contract', 'Customer', 'Shipment', 'Subscription'],
  ...['Tax', 'Ledger', 'Pricing', 'Discount', 'Warranty', 'Visit', 'Territory', 'Campaign', 'Onboarding'],
  ...['Entitlement', 'Survey', 'Asset', 'Budget', 'Forecast', 'Partner', 'Document'],
];

const classSuffixes = [
  ...['Service', 'ServiceTest', 'Controller', 'ControllerTest', 'Selector', 'TriggerHandler', 'TriggerHandlerTest'],
  ...['Batch', 'BatchTest', 'Queueable', 'Scheduler', 'Validator', 'Mapper', 'RestResource', 'TestData', 'Exception'],
];

const fieldNames = [
  ...['Amount__c', 'Due_Date__c', 'Status__c', 'Currency__c', 'External_Id__c', 'Approved_By__c', 'Region__c'],
  ...['Cost_Centre__c', 'Discount__c', 'Notes__c', 'Priority__c', 'Source_System__c', 'Tax_Rate__c', 'Version__c'],
];

function itemsOfDomain(domain: string): CatalogueItem[] {
  const object = `${domain}__c`;
  const of = (type: string, names: string[]) => names.map((name) => ({ type, name }));
  const camel = domain.charAt(0).toLowerCase() + domain.slice(1);
  return [
    ...of(
      'ApexClass',
      classSuffixes.map((suffix) => domain + suffix),
    ),
    ...of('ApexTrigger', [`${domain}Trigger`, `${domain}LineTrigger`]),
    ...of('CustomObject', [object, `${domain}_Line__c`, `${domain}_Service__c`]),
    ...of(
      'CustomField',
      fieldNames.flatMap((field) => [`${object}.${field}`, `${domain}_Line__c.${field}`]),
    ),
    ...of('Layout', [`${object}-${domain} Layout`, `${domain}_Line__c-Line Layout`]),
    ...of('Flow', [`${domain}_Approval`, `${domain}_Reminder`, `${domain}_After_Save`]),
    ...of('ValidationRule', [`${object}.Amount_Is_Positive`, `${object}.Date_Not_In_Past`]),
    ...of('LightningComponentBundle', [`${camel}List`, `${camel}Editor`, `${camel}Summary`]),
    ...of('AuraDefinitionBundle', [`${domain}Wizard`]),
    ...of('CustomLabel', [`${domain}_Title`, `${domain}_Saved`, `${domain}_Failed`]),
    ...of('Report', [`${domain}_Reports/${domain}_by_Month`, `${domain}_Reports/Open_${domain}`]),
    ...of('EmailTemplate', [`${domain}/${domain}_Reminder`]),
    ...of('RecordType', [`${object}.Standard`, `${object}.Express`]),
    ...of('CustomMetadata', [`${domain}_Setting.Default`, `${domain}_Setting.EMEA`]),
    ...of('QuickAction', [`${object}.Send`]),
    ...of('StaticResource', [`${camel}Styles`]),
    ...of('CustomPermission', [`Edit_${domain}`]),
  ];
}

/** Items of the everyday, sorted by domain so that neighbours belong together. */
export const catalogue: readonly CatalogueItem[] = [
  ...domains.flatMap(itemsOfDomain),
  { type: 'Layout', name: 'Überweisung__c-Überweisung Layout' },
  { type: 'CustomLabel', name: '請求書_タイトル' },
  { type: 'EmailTemplate', name: 'unfiled$public/Welcome & "Hello"' },
  { type: 'Dashboard', name: 'Finance/Revenue Overview' },
];

export const apexClasses: readonly CatalogueItem[] = catalogue.filter((item) => item.type === 'ApexClass');

export const profiles = ['Admin', 'Standard', 'Finance User', 'Support User', 'Read Only', 'Integration', 'Sales User'];

export const permissionSets = [
  ...['Invoice_Editor', 'Refund_Approver', 'View_Salaries', 'Manage_Integrations', 'Export_Reports', 'Deploy_Changes'],
];

/** Metadata that controls who may do what, and what the organisation talks to. */
export const connections: readonly CatalogueItem[] = [
  { type: 'NamedCredential', name: 'Payment_Gateway' },
  { type: 'NamedCredential', name: 'Tax_Service' },
  { type: 'RemoteSiteSetting', name: 'Bank_Interface' },
  { type: 'RemoteSiteSetting', name: 'Legacy_Warehouse' },
  { type: 'AuthProvider', name: 'Employee_Login' },
  { type: 'ConnectedApp', name: 'Invoice_Mobile' },
  { type: 'ConnectedApp', name: 'Data_Warehouse_Loader' },
];

/** The n-th permission of a profile, as the service splits one profile into many items. */
export function profilePermission(profile: string, index: number): CatalogueItem {
  const domain = domains[index % domains.length] ?? 'Invoice';
  const field = fieldNames[Math.floor(index / domains.length) % fieldNames.length] ?? 'Amount__c';
  const round = Math.floor(index / (domains.length * fieldNames.length));
  const object = round === 0 ? `${domain}__c` : round === 1 ? `${domain}_Line__c` : `${domain}_Archive_${round}__c`;
  return { type: 'Profile', name: `${profile}: field permission ${object}.${field}` };
}
