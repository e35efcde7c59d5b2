/** A deployment as the audit service sends it. Work-item lists are left out of an answer unless asked for. */
export type WireDeployment = {
  DeploymentId: string;
  Status: string;
  Name: string;
  FriendlyName: string;
  Owner: string;
  TriggeredBy: string;
  /** ISO 8601 UTC with 0 to 7 fractional digits. */
  Date: string;
  SourceUsername: string | null;
  SourceMetadataLocationType: string;
  TargetUsername: string | null;
  TargetMetadataLocationType: string;
  DeploymentType: string;
  DeploymentDifferences: WireDifference[];
  SalesforceFinalDeploymentId: string | null;
  JiraTickets?: { TicketKey: string; TicketUrl?: string }[] | null;
  AsanaTasks?: { TaskName: string; TaskUrl: string }[] | null;
  AzureDevOpsWorkItems?: { ItemReference: string; ItemUrl: string }[] | null;
};

/** One deployed metadata item. */
export type WireDifference = {
  DifferenceType: string;
  ObjectType: string;
  DisplayName: string;
  ModifiedBy: string | null;
  ModifiedOn: string | null;
};
