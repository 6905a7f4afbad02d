// Tells before the money is gone; stops nothing.
@description('Name of the deployment.')
param name string
@description('Amount a month.')
param amount int
@description('First day, yyyy-MM-01.')
param start string
@description('Action group of those who are told.')
param peopleId string

// The service refuses a budget that tells nobody but roles: the group stands in for addresses, even where it has none.
resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: {
      half: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 50
        thresholdType: 'Actual'
        contactEmails: []
        contactGroups: [peopleId]
        contactRoles: ['Owner']
      }
      full: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: []
        contactGroups: [peopleId]
        contactRoles: ['Owner']
      }
    }
  }
}
