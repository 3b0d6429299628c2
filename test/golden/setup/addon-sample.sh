# GuardDuty's add-on on EKS clusters, for agents that are managed by hand: Runtime Monitoring must be on, and each VPC
# needs an endpoint (watchbill setup endpoints).
# From sample, an invented organization, as of 2026-11-21.
# Run it in each account; it does what is to be done there.

# Left out:
#   131313131313 × us-east-1: plant-edge: the agent doesn't run on its nodes
#   444444444444 × eu-west-1: pos-eu: GuardDuty manages its add-on
#   444444444444 × eu-west-1: shop-eu: GuardDuty manages its add-on
#   444444444444 × us-east-1: shop: GuardDuty manages its add-on
#   444444444444 × us-east-1: shop-auto: GuardDuty manages its add-on
#   555555555555 × us-east-1: ledger: GuardDuty manages its add-on
#   666666666666 × us-east-2: routing: GuardDuty manages its add-on
#   888888888888 × ap-northeast-1: mise: GuardDuty manages its add-on
#   888888888888 × ap-northeast-1: tempo: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-authorization: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-conflict: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-crash: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-gatekeeper: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-internal: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-kyverno: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-loop: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-new: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-old: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-permission: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-rbac: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-registry: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-replicas: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-shared: GuardDuty manages its add-on
#   999999999999 × us-east-2: shop-canary: GuardDuty manages its add-on
#   999999999999 × us-east-2: shop-dev: GuardDuty manages its add-on

set -u

# The newest build that runs on each Kubernetes version, as of 2026-09-18.
build_for() {
  case $1 in
    1.31|1.32|1.33|1.34|1.35|1.36) echo v1.17.1-eksbuild.2 ;;
    1.28|1.29|1.30) echo v1.16.0-eksbuild.2 ;;
    1.21|1.22|1.23|1.24|1.25|1.26|1.27) echo v1.10.0-eksbuild.2 ;;
    *) echo "no build is known to run on Kubernetes $1" >&2; return 1 ;;
  esac
}

# REGION CLUSTER
put_addon() {
  kubernetes=$(aws eks describe-cluster --region "$1" --name "$2" --query cluster.version --output text) || return
  build=$(build_for "$kubernetes") || return
  verb=create
  if aws eks describe-addon --region "$1" --cluster-name "$2" --addon-name aws-guardduty-agent >/dev/null 2>&1; then verb=update; fi
  aws eks "$verb-addon" --region "$1" --cluster-name "$2" --addon-name aws-guardduty-agent \
    --addon-version "$build" --resolve-conflicts OVERWRITE
}

account=$(aws sts get-caller-identity --query Account --output text) || exit
case $account in

101010101010)
  put_addon us-east-2 experiments
  ;;

121212121212)
  put_addon us-east-1 lab
  ;;

555555555555)
  put_addon eu-west-1 ledger-eu
  ;;

*) echo "nothing is to be done in account $account" ;;
esac
